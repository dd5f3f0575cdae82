// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A session, or its metadata if it has not changed.
public struct GetSessionResponse: WireMessage, Hashable {
  /// The session; its content is empty if `notModified`.
  public var session: Session.Wire?
  /// True if the session still has the version `ifVersionNot`, and the content of
  /// `ifContentHashNot`.
  public var notModified = false
  /// True if the caller has starred it.
  public var starred = false

  public init() {}

  /// The answer for a session that was read; without content it means that the caller already has
  /// that version.
  public init(_ session: Session) {
    self.session = Session.Wire(session)
    notModified = session.content == nil
    starred = session.isStarred
  }

  public static let wireName = "holdfast.v1.GetSessionResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "session", &session)
    try visitor.field(2, "not_modified", &notModified, .bool)
    try visitor.field(3, "starred", &starred, .bool)
  }
}
