// SPDX-License-Identifier: Apache-2.0

/// A request to a store for one page of sessions.
public struct SessionQuery: Hashable, Sendable {
  /// The order of the list.
  public var order: SessionOrder
  /// The filter of the list.
  public var filter: SessionFilter
  /// The most sessions on the page; at least 1.
  public var pageSize: Int
  /// The place after which the page begins; nil for the first page.
  public var position: PagePosition?
  /// Deleted sessions are listed only if they were deleted after this time.
  public var deletedAfter: Timestamp

  /// A query of its parts.
  public init(
    order: SessionOrder = SessionOrder(), filter: SessionFilter = .all, pageSize: Int,
    position: PagePosition? = nil, deletedAfter: Timestamp = Timestamp(microseconds: .min)
  ) {
    self.order = order
    self.filter = filter
    self.pageSize = pageSize
    self.position = position
    self.deletedAfter = deletedAfter
  }

  /// Refuses what no store can list.
  ///
  /// - Throws: `FILTER_INVALID` for sessions that exist by the time of their deletion.
  public func validate() throws(PersistenceError) {
    guard order.key != .deleteTime || filter.isDeleted else {
      throw PersistenceError(
        .filterInvalid, "Only deleted sessions can be sorted by delete_time.",
        field: "order_by")
    }
  }
}
