// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SessionDraftKey {
  /// `holdfast.v1.SessionDraftKey`.
  public struct Wire: WireMessage, Hashable {
    /// The session that the draft changes; empty if there is none yet.
    public var sessionID = ""
    /// The client's id for work that has no session yet; empty if it has one.
    public var draftID = ""
    /// The client's id for the device.
    public var deviceID = ""

    public init() {}

    /// A key as a message.
    public init(_ key: SessionDraftKey) {
      switch key.subject {
      case .session(let id): sessionID = id.text
      case .unsaved(let id): draftID = id.text
      }
      deviceID = key.deviceID.text
    }

    public static let wireName = "holdfast.v1.SessionDraftKey"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "session_id", &sessionID, .string)
      try visitor.field(2, "draft_id", &draftID, .string)
      try visitor.field(3, "device_id", &deviceID, .string)
    }
  }
}
