// SPDX-License-Identifier: Apache-2.0

/// The order of a list of snapshots. Snapshots with equal keys are sorted by id, in the same
/// direction, so that the order is total.
public struct SnapshotOrder: Hashable, Sendable {
  /// The value that is sorted by. The raw values are part of page tokens and never change.
  public enum Key: String, CaseIterable, Sendable {
    /// The time of creation.
    case createTime
    /// The title without case.
    case title
  }

  /// The value that is sorted by.
  public var key: Key
  /// The direction.
  public var direction: SessionOrder.Direction

  /// An order; by default the newest snapshot comes first.
  public init(key: Key = .createTime, direction: SessionOrder.Direction = .descending) {
    self.key = key
    self.direction = direction
  }
}
