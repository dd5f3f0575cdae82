// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The fields of a session that begins as a copy of a snapshot.
public struct CreateSessionFromSnapshotRequest: NamedAttempt, WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var snapshotID = ""
  /// The title; nil means the snapshot's.
  public var title: String?
  /// The description; nil means the snapshot's.
  public var description: String?
  /// Names this attempt; empty when it has no name.
  public var requestID = ""
  /// The note about the first version; empty for that of the snapshot.
  public var changeNote = ""

  public init() {}

  public static let wireName = "holdfast.v1.CreateSessionFromSnapshotRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "snapshot_id", &snapshotID, .string)
    try visitor.field(2, "title", &title, .string)
    try visitor.field(3, "description", &description, .string)
    try visitor.field(4, "request_id", &requestID, .string)
    try visitor.field(5, "change_note", &changeNote, .string)
  }
}
