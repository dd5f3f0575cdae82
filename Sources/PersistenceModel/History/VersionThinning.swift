// SPDX-License-Identifier: Apache-2.0

/// Decides which versions of a history retention does not keep, a part of the history at a time: in
/// the order of versions, one look at each.
///
/// A version is kept if it has a name, is among the newest, or is the last of its day (UTC) and not
/// too old. Days are treated as non-decreasing from one version to the next, and as no later than
/// today. Whatever times an import claims, at most one version per day is kept for its day.
public struct VersionThinning: Hashable, Sendable {
  /// The relevant properties of a version.
  public struct Entry: Hashable, Sendable {
    /// Its number.
    public var version: Int64
    /// True if the user has named it.
    public var isNamed: Bool
    /// The time when the version was made.
    public var updateTime: Timestamp

    /// An entry of its parts.
    public init(version: Int64, isNamed: Bool, updateTime: Timestamp) {
      self.version = version
      self.isNamed = isNamed
      self.updateTime = updateTime
    }
  }

  /// The versions to remove.
  public private(set) var removed: [Int64] = []
  /// The last version examined, after which the next part begins; nil if all following versions are
  /// among the newest.
  public private(set) var judgedUntil: Int64?
  /// The time at which the first version kept for its day becomes too old; nil if there is none.
  public private(set) var nextDueTime: Timestamp?

  /// Judges a part of a history.
  ///
  /// - Parameters:
  ///   - part: its versions, rising. The last one only tells of what day the one before it is not
  ///     the last, unless the history ends with it.
  ///   - isWhole: whether the history ends with the part.
  ///   - oldestNewest: the oldest of the newest versions, which are all kept; nil if all are.
  public init(
    of part: [Entry], isWhole: Bool, oldestNewest: Int64?, retention: VersionRetention,
    at now: Timestamp
  ) {
    let oldest = now.before(retention.dailyAgeMax)
    var day = Int64.min
    let days = part.map { entry in
      day = max(day, min(entry.updateTime, now).dayNumber)
      return day
    }
    for index in part.indices {
      let entry = part[index]
      // The remaining versions are among the newest, or their day is not known to be complete.
      guard let oldestNewest, entry.version < oldestNewest else { break }
      guard isWhole || index < part.count - 1 else {
        judgedUntil = index > 0 ? part[index - 1].version : entry.version
        break
      }
      guard !entry.isNamed else { continue }
      let isLastOfDay = index == part.count - 1 || days[index + 1] != days[index]
      if isLastOfDay && entry.updateTime >= oldest {
        let due = min(entry.updateTime, now).after(retention.dailyAgeMax)
        nextDueTime = min(nextDueTime ?? due, due)
      } else {
        removed.append(entry.version)
      }
    }
  }
}

extension Timestamp {
  /// Days since 1970-01-01 (UTC), rounded down.
  fileprivate var dayNumber: Int64 {
    let day: Int64 = 86_400
    return seconds >= 0 ? seconds / day : (seconds + 1) / day - 1
  }
}
