// SPDX-License-Identifier: Apache-2.0

/// The place after which the next page of a list begins: the sort key and the id of the last row
/// that was shown. Rows that come and go elsewhere do not move it.
public struct PagePosition: Hashable, Sendable {
  /// The value by which the list is sorted.
  public enum Key: Hashable, Sendable {
    /// A list sorted by a time.
    case time(Timestamp)
    /// A list sorted by a folded title.
    case text(String)
    /// A list sorted by a number.
    case number(Int64)
  }

  /// The sort key of the last row.
  public var key: Key
  /// The id of the last row, which breaks ties in the direction of the order.
  public var id: String

  /// A position of its parts.
  public init(key: Key, id: String) {
    self.key = key
    self.id = id
  }
}
