// SPDX-License-Identifier: Apache-2.0

/// The order of a list of sessions. Sessions with equal keys are sorted by id, in the same
/// direction, so that the order is total.
public struct SessionOrder: Hashable, Sendable {
  /// The value that is sorted by. The raw values are part of page tokens and never change.
  public enum Key: String, CaseIterable, Sendable {
    /// The time of creation.
    case createTime
    /// The time of the last change.
    case updateTime
    /// The title without case.
    case title
    /// The time of the deletion, of deleted sessions only.
    case deleteTime
  }

  /// The direction. The raw values are part of page tokens and never change.
  public enum Direction: String, CaseIterable, Sendable {
    /// Oldest, or first in the alphabet, first.
    case ascending
    /// Newest, or last in the alphabet, first.
    case descending
  }

  /// The value that is sorted by.
  public var key: Key
  /// The direction.
  public var direction: Direction

  /// An order; by default the session that changed last comes first.
  public init(key: Key = .updateTime, direction: Direction = .descending) {
    self.key = key
    self.direction = direction
  }
}
