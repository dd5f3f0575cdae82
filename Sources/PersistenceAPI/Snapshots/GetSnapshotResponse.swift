// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A snapshot.
public struct GetSnapshotResponse: WireMessage, Hashable {
  /// The snapshot with its content.
  public var snapshot: Snapshot.Wire?
  /// True if the caller has starred it.
  public var starred = false

  public init() {}

  /// The answer to `reader`.
  public init(_ snapshot: Snapshot, for reader: OwnerID) {
    self.snapshot = Snapshot.Wire(snapshot, for: reader)
    starred = snapshot.isStarred
  }

  public static let wireName = "holdfast.v1.GetSnapshotResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "snapshot", &snapshot)
    try visitor.field(2, "starred", &starred, .bool)
  }
}
