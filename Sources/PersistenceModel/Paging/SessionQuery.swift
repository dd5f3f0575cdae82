// SPDX-License-Identifier: Apache-2.0

/// One page of a list of sessions, as a store is asked for it.
public struct SessionQuery: Hashable, Sendable {
  /// How the list is sorted.
  public var order: SessionOrder
  /// Which sessions it shows.
  public var filter: SessionFilter
  /// The most sessions on the page; at least 1.
  public var pageSize: Int
  /// The place after which the page begins; nil for the first page.
  public var position: PagePosition?

  /// A query of its parts.
  public init(
    order: SessionOrder = SessionOrder(), filter: SessionFilter = .all, pageSize: Int,
    position: PagePosition? = nil
  ) {
    self.order = order
    self.filter = filter
    self.pageSize = pageSize
    self.position = position
  }
}
