// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire
public import RPCProtobuf

/// The result of a change to a session of a batch.
public struct SessionResult: WireMessage, Equatable {
  /// The session's id.
  public var id = ""
  /// The status with which the call for this session alone would end; 0 means that it was changed.
  public var status: RPCStatus?
  /// The session's metadata after the change; nil if it failed.
  public var metadata: SessionMetadata.Wire?

  public init() {}

  /// The result of a change that was made; a deleted session can be undeleted for so long.
  public init(_ changed: SessionMetadata, undeleteAgeMax: Duration) {
    id = changed.id.text
    status = RPCStatus()
    metadata = changed.wire(undeleteAgeMax: undeleteAgeMax)
  }

  /// The result of a change that failed.
  public init(_ id: SessionID, _ status: RPCStatus) {
    self.id = id.text
    self.status = status
  }

  public static let wireName = "holdfast.v1.SessionResult"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.message(2, "status", &status)
    try visitor.message(3, "metadata", &metadata)
  }
}

/// A response with a result for each item of a batch.
public protocol BatchResponse: WireMessage {
  /// The results, in the order of the request.
  var results: [SessionResult] { get }
}
