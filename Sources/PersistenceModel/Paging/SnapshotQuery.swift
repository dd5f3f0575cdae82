// SPDX-License-Identifier: Apache-2.0

/// A request to a store for one page of snapshots.
public struct SnapshotQuery: Hashable, Sendable {
  /// The order of the list.
  public var order: SnapshotOrder
  /// The filter of the list.
  public var filter: SnapshotFilter
  /// The most snapshots on the page; at least 1.
  public var pageSize: Int
  /// The place after which the page begins; nil for the first page.
  public var position: PagePosition?

  /// A query of its parts.
  public init(
    order: SnapshotOrder = SnapshotOrder(), filter: SnapshotFilter = .all, pageSize: Int,
    position: PagePosition? = nil
  ) {
    self.order = order
    self.filter = filter
    self.pageSize = pageSize
    self.position = position
  }
}

/// One page of a list of snapshots.
public struct SnapshotPage: Hashable, Sendable {
  /// The snapshots in the order of the query.
  public var snapshots: [SnapshotMetadata]
  /// Those among them that the owner has starred.
  public var starred: Set<SnapshotID>
  /// The start of the next page; nil if and only if this page is the last.
  public var next: PagePosition?

  /// A page of its parts.
  public init(
    snapshots: [SnapshotMetadata], starred: Set<SnapshotID> = [], next: PagePosition?
  ) {
    self.snapshots = snapshots
    self.starred = starred
    self.next = next
  }
}
