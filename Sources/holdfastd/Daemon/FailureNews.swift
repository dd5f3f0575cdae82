// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Tells which failures are worth a line of the log, where the same thing is tried again every few
/// seconds: the first, and any that differs from the one before.
final class FailureNews: Sendable {
  private let last = Mutex<String?>(nil)

  /// Notes a failure; whether it is another one than the last time.
  func isNew(_ failure: String) -> Bool {
    last.withLock { last in
      defer { last = failure }
      return last != failure
    }
  }

  /// Notes that it worked: the next failure is news, whatever it is.
  func clear() {
    last.withLock { $0 = nil }
  }
}
