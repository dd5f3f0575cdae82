// SPDX-License-Identifier: Apache-2.0

/// How a list of access logs is sorted. Logs with equal keys are sorted by snapshot id, in the same
/// direction, so that the order is total.
public struct AccessLogOrder: Hashable, Sendable {
  /// The value that is sorted by. The raw values are part of page tokens and never change.
  public enum Key: String, CaseIterable, Sendable {
    /// When the last visit was counted.
    case lastVisitTime
    /// How many visits were counted.
    case visitCount
    /// The snapshot's title without case.
    case title
    /// When the snapshot was created.
    case snapshotCreateTime
  }

  /// The value that is sorted by.
  public var key: Key
  /// Which end comes first.
  public var direction: SessionOrder.Direction

  /// An order; by default the snapshot that was visited last comes first.
  public init(key: Key = .lastVisitTime, direction: SessionOrder.Direction = .descending) {
    self.key = key
    self.direction = direction
  }
}
