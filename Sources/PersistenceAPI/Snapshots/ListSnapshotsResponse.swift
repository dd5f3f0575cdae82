// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of a list.
public struct ListSnapshotsResponse: PagedResponse, WireMessage, Hashable {
  /// The snapshots, in order.
  public var snapshots: [SnapshotMetadata.Wire] = []
  /// Asks for the next page; empty when this is the last.
  public var nextPageToken = ""
  /// The ids of those among them that the caller has starred.
  public var starredIDs: [String] = []

  public var items: [SnapshotMetadata.Wire] { snapshots }

  public init() {}

  /// The answer to their owner.
  public init(_ page: SnapshotPage, nextPageToken: String) {
    snapshots = page.snapshots.map { SnapshotMetadata.Wire($0, for: $0.core.ownerID) }
    if !page.starred.isEmpty {
      starredIDs = page.snapshots.filter { page.starred.contains($0.core.id) }.map(\.core.id.text)
    }
    self.nextPageToken = nextPageToken
  }

  public static let wireName = "holdfast.v1.ListSnapshotsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "snapshots", &snapshots)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
    try visitor.repeated(3, "starred_ids", &starredIDs, .string)
  }
}
