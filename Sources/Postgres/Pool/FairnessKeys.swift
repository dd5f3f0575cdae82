// SPDX-License-Identifier: Apache-2.0

/// On whose behalf an operation runs: names that the lane only compares. While others wait, the
/// operations of one name hold half of the connections at most.
///
/// Two names suffice: the caller, and the owner of the locked rows. They may be the same.
public struct FairnessKeys: Hashable, Sendable {
  let first: Int?
  let second: Int?

  /// No particular user: never throttled.
  public static let none = FairnessKeys(first: nil, second: nil)

  /// The keys of these names. Names whose 64-bit hashes collide share one limit.
  public init(_ first: String, _ second: String? = nil) {
    let other = second.flatMap { $0 == first ? nil : $0.hashValue }
    self.init(first: first.hashValue, second: other)
  }

  private init(first: Int?, second: Int?) {
    self.first = first
    self.second = second
  }

  /// True when a name of one is a name of the other.
  func overlaps(_ other: FairnessKeys) -> Bool {
    (first != nil && (first == other.first || first == other.second))
      || (second != nil && (second == other.first || second == other.second))
  }
}

/// Counts how much each key holds of something.
struct FairShares {
  private var counts: [Int: Int] = [:]

  mutating func add(_ keys: FairnessKeys) {
    if let key = keys.first { counts[key, default: 0] += 1 }
    if let key = keys.second { counts[key, default: 0] += 1 }
  }

  mutating func remove(_ keys: FairnessKeys) {
    if let key = keys.first { removeOne(key) }
    if let key = keys.second { removeOne(key) }
  }

  private mutating func removeOne(_ key: Int) {
    guard let count = counts[key] else { return }
    counts[key] = count > 1 ? count - 1 : nil
  }

  /// True if each of the keys holds less than `share`.
  func isBelow(_ share: Int, _ keys: FairnessKeys) -> Bool {
    if counts.isEmpty { return true }
    if let key = keys.first, counts[key, default: 0] >= share { return false }
    if let key = keys.second, counts[key, default: 0] >= share { return false }
    return true
  }
}
