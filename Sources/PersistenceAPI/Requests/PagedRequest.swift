// SPDX-License-Identifier: Apache-2.0

/// A request for one page of a list.
public protocol PagedRequest: Sendable {
  /// The maximum number of items on the page; 0 means the default.
  var pageSize: Int32 { get set }
  /// The token of the page; empty for the first.
  var pageToken: String { get set }
}

/// A response with one page of a list.
public protocol PagedResponse: Sendable {
  associatedtype Item: Sendable
  /// The items, in order.
  var items: [Item] { get }
  /// The token of the next page; empty if this is the last.
  var nextPageToken: String { get }
  /// The ids of those items that the caller has starred, if the response tells them beside the
  /// items.
  var starredIDs: [String] { get }
}

extension PagedResponse {
  /// None.
  public var starredIDs: [String] { [] }
}
