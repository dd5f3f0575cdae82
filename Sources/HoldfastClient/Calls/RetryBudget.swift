// SPDX-License-Identifier: Apache-2.0

/// The number of retries that a client's calls may still make together (gRFC A6).
struct RetryBudget: Sendable {
  private let tenthsMax: Int
  private var tenths: Int

  /// A full budget of `count` retries.
  init(_ count: Int) {
    tenthsMax = min(count, Int.max / 10) * 10
    tenths = tenthsMax
  }

  /// Takes one retry; returns false if none is left.
  mutating func spend() -> Bool {
    guard tenths >= 10 else { return false }
    tenths -= 10
    return true
  }

  /// Counts a successful call, which gives back a tenth of a retry.
  mutating func succeeded() { tenths = min(tenths + 1, tenthsMax) }
}
