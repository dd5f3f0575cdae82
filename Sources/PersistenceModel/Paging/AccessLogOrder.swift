// SPDX-License-Identifier: Apache-2.0

/// The order of a list of access logs. Logs with equal keys are sorted by snapshot id, in the same
/// direction, so that the order is total.
public struct AccessLogOrder: Hashable, Sendable {
  /// The value that is sorted by. The raw values are part of page tokens and never change.
  public enum Key: String, CaseIterable, Sendable {
    /// The time of the last counted visit.
    case lastVisitTime
    /// The number of counted visits.
    case visitCount
    /// The snapshot's title without case.
    case title
    /// The time of the snapshot's creation.
    case snapshotCreateTime
  }

  /// The value that is sorted by.
  public var key: Key
  /// The direction.
  public var direction: SessionOrder.Direction

  /// An order; by default the snapshot that was visited last comes first.
  public init(key: Key = .lastVisitTime, direction: SessionOrder.Direction = .descending) {
    self.key = key
    self.direction = direction
  }
}
