// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Filters repeated failures out of the log, where the same thing is tried again every few seconds:
/// the first passes, and any that differs from the one before.
final class RepeatFilter: Sendable {
  private let last = Mutex<String?>(nil)

  /// Notes a failure; true unless it repeats the last one.
  func isNew(_ failure: String) -> Bool {
    last.withLock { last in
      defer { last = failure }
      return last != failure
    }
  }

  /// Records a success: the next failure passes, whatever its reason.
  func clear() {
    last.withLock { $0 = nil }
  }
}
