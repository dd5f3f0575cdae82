// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts what a server holds over all its loops, in all and by whom it is held for: connections by
/// network, streaming calls and bytes of requests by caller.
///
/// Invariant: a holder of nothing has no entry, so the table is no larger than
/// what is held.
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

  /// Counts so many in, one unless it says otherwise, or says that there are too many.
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
