// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of a list.
public struct ListSnapshotsResponse: WireMessage, Hashable {
  /// The snapshots, in order.
  public var snapshots: [SnapshotMetadata.Wire] = []
  /// Asks for the next page; empty when this is the last.
  public var nextPageToken = ""

  public init() {}

  /// The answer to their owner.
  public init(_ snapshots: [SnapshotMetadata], nextPageToken: String) {
    self.snapshots = snapshots.map { SnapshotMetadata.Wire($0, for: $0.core.ownerID) }
    self.nextPageToken = nextPageToken
  }

  public static let wireName = "holdfast.v1.ListSnapshotsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "snapshots", &snapshots)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
  }
}
