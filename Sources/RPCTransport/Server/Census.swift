// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts what a server holds over all its loops, in all and by whom it is held for: connections by
/// network, streaming calls by caller.
///
/// Invariant: whoever holds nothing does not stand in the table, so the table is no larger than
/// what is held.
final class Census<Holder: Hashable & Sendable>: Sendable {
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

  /// Whether one more was counted in.
  enum Verdict {
    case entered, tooManyInAll, tooManyOfHolder
  }

  /// Counts one in, or says that there are too many.
  func enter(_ holder: Holder) -> Verdict {
    counts.withLock { counts in
      guard counts.total < totalMax else { return .tooManyInAll }
      if let perHolderMax {
        guard counts.byHolder[holder, default: 0] < perHolderMax else { return .tooManyOfHolder }
        counts.byHolder[holder, default: 0] += 1
      }
      counts.total += 1
      return .entered
    }
  }

  /// Counts one out.
  func leave(_ holder: Holder) {
    counts.withLock { counts in
      counts.total -= 1
      guard let left = counts.byHolder[holder] else { return }
      counts.byHolder[holder] = left > 1 ? left - 1 : nil
    }
  }

  /// What is held now.
  var total: Int { counts.withLock { $0.total } }
}
