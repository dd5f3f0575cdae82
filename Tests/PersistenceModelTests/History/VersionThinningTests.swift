// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct VersionThinningTests {
  private let day: Int64 = 86_400
  private let now = Timestamp(microseconds: 1_800_000_000_000_000)

  /// Versions 1, 2, ... that were made so many days before now.
  private func history(_ daysAgo: [Double], named: Set<Int64> = []) -> [VersionThinning.Entry] {
    daysAgo.enumerated().map { index, days in
      VersionThinning.Entry(
        version: Int64(index + 1), isNamed: named.contains(Int64(index + 1)),
        updateTime: now.before(.seconds(days * Double(day))))
    }
  }

  private func thin(
    _ part: [VersionThinning.Entry], isWhole: Bool = true, newest: Int64?
  ) -> VersionThinning {
    VersionThinning(
      of: part, isWhole: isWhole, oldestNewest: newest, retention: VersionRetention(), at: now)
  }

  @Test func `the last of each day stays, for 30 days`() {
    // Now is 08:00 UTC: two on each of the days before.
    let part = history([31.1, 31, 29.1, 29, 3.1, 3, 2.1, 2, 0])
    let thinning = thin(part, newest: 9)
    #expect(thinning.removed == [1, 2, 3, 5, 7])
    #expect(thinning.nextDueTime == part[3].updateTime.after(VersionRetention().dailyAgeMax))
    #expect(thinning.judgedUntil == nil)
  }

  @Test func `the newest stay, and those that have a name`() {
    let part = history(Array(repeating: 40, count: 8), named: [2, 5])
    #expect(thin(part, newest: 6).removed == [1, 3, 4])
    #expect(thin(part, newest: nil).removed.isEmpty)
    #expect(thin(part, newest: 1).removed.isEmpty)
  }

  @Test func `one of the newest may be the last of a day`() {
    #expect(thin(history([2.2, 2.1, 2]), newest: 3).removed == [1, 2])
  }

  @Test func `a part leaves its last version to the next one`() {
    let part = history([3, 2, 2, 2], named: [1])
    let thinning = thin(part, isWhole: false, newest: 9)
    #expect(thinning.removed == [2, 3])
    #expect(thinning.judgedUntil == 3)
    let isLast = thin(part, isWhole: false, newest: 3)
    #expect(isLast.removed == [2] && isLast.judgedUntil == nil)
  }

  @Test func `times that an import claims keep one version for a day at most`() {
    let future = history([0, -1, -2, -3, -4, -5])
    #expect(thin(future, newest: 6).removed == [1, 2, 3, 4, 5])
    // Back and forth between two days.
    #expect(thin(history([3, 2, 3, 2, 3, 2, 1]), newest: 7).removed == [2, 3, 4, 5])
  }

  @Test func `parts together judge as the whole does`() {
    let part = history((0..<200).map { 40 - Double($0) / 5 }, named: [3, 77])
    let whole = thin(part, newest: 151).removed
    for length in [2, 7, 50] {
      var removed: [Int64] = []
      var after: Int64? = 0
      while let start = after {
        let rest = part.drop { $0.version <= start }
        let next = Array(rest.prefix(length + 1))
        let thinning = thin(next, isWhole: rest.count <= length, newest: 151)
        removed += thinning.removed
        after = thinning.judgedUntil
      }
      #expect(removed == whole, "parts of \(length)")
    }
  }
}
