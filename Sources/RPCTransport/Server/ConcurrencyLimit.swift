// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts resources across all loops of a server, in total and by holder: connections by network,
/// streaming calls and request bytes by caller.
///
/// Invariant: a holder without resources has no entry, so the table's size is bounded by the
/// resources in use.
final class ConcurrencyLimit<Holder: Hashable & Sendable>: Sendable {
  private let totalMax: Int
  private let perHolderMax: Int?
  private let counts = Mutex(Counts())

  private struct Counts {
    var total = 0
    var byHolder: [Holder: Int] = [:]
  }

  /// Allows so many in all, and so many for each; nil where the holders do not matter.
  init(totalMax: Int, perHolderMax: Int?) {
    self.totalMax = totalMax
    self.perHolderMax = perHolderMax
  }

  /// True if what came was counted in.
  enum Verdict {
    case entered, tooManyInAll, tooManyOfHolder
  }

  /// Adds `count` if the limits permit it, otherwise returns which limit is exceeded.
  func enter(_ holder: Holder, count: Int = 1) -> Verdict {
    counts.withLock { counts in
      guard counts.total <= totalMax - count else { return .tooManyInAll }
      if let perHolderMax {
        let held = counts.byHolder[holder, default: 0]
        guard held <= perHolderMax - count else { return .tooManyOfHolder }
        counts.byHolder[holder] = held + count
      }
      counts.total += count
      return .entered
    }
  }

  /// Counts so many out.
  func leave(_ holder: Holder, count: Int = 1) {
    counts.withLock { counts in
      counts.total -= count
      guard let left = counts.byHolder[holder] else { return }
      counts.byHolder[holder] = left > count ? left - count : nil
    }
  }

  /// The count now.
  var total: Int { counts.withLock { $0.total } }
}
