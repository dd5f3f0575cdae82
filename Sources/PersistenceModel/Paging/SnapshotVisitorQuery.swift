// SPDX-License-Identifier: Apache-2.0

/// One page of the visitors of a snapshot, ordered by id.
public struct SnapshotVisitorQuery: Hashable, Sendable {
  /// The snapshot.
  public var snapshot: SnapshotID
  /// The most visitors on the page; at least 1.
  public var pageSize: Int
  /// The place after which the page begins: a text, and the same as its id; nil for the first page.
  public var position: PagePosition?

  /// A query of its parts.
  public init(snapshot: SnapshotID, pageSize: Int, position: PagePosition? = nil) {
    self.snapshot = snapshot
    self.pageSize = pageSize
    self.position = position
  }
}

/// One page of the visitors of a snapshot.
public struct SnapshotVisitorPage: Hashable, Sendable {
  /// The visitors, ordered by id.
  public var visitors: [SnapshotVisitor]
  /// The start of the next page; nil if and only if this page is the last.
  public var next: PagePosition?

  /// A page of its parts.
  public init(visitors: [SnapshotVisitor], next: PagePosition?) {
    self.visitors = visitors
    self.next = next
  }
}
