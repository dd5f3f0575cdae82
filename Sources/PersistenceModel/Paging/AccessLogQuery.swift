// SPDX-License-Identifier: Apache-2.0

/// A request to a store for one page of access logs.
public struct AccessLogQuery: Hashable, Sendable {
  /// The order of the list.
  public var order: AccessLogOrder
  /// The filter of the list.
  public var filter: AccessLogFilter
  /// The most logs on the page; at least 1.
  public var pageSize: Int
  /// The place after which the page begins; nil for the first page.
  public var position: PagePosition?

  /// A query of its parts.
  public init(
    order: AccessLogOrder = AccessLogOrder(), filter: AccessLogFilter = .all, pageSize: Int,
    position: PagePosition? = nil
  ) {
    self.order = order
    self.filter = filter
    self.pageSize = pageSize
    self.position = position
  }
}

/// One page of a list of access logs.
public struct AccessLogPage: Hashable, Sendable {
  /// The logs in the order of the query.
  public var logs: [AccessLog]
  /// The start of the next page; nil if and only if this page is the last.
  public var next: PagePosition?

  /// A page of its parts.
  public init(logs: [AccessLog], next: PagePosition?) {
    self.logs = logs
    self.next = next
  }
}
