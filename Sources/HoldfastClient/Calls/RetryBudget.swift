// SPDX-License-Identifier: Apache-2.0

/// The repetitions that all calls of a client together may still make (gRFC A6).
struct RetryBudget: Sendable {
  private let tenthsMax: Int
  private var tenths: Int

  /// A budget of `count` repetitions, all of them left.
  init(_ count: Int) {
    tenthsMax = min(count, Int.max / 10) * 10
    tenths = tenthsMax
  }

  /// Takes one repetition; false if none is left.
  mutating func spend() -> Bool {
    guard tenths >= 10 else { return false }
    tenths -= 10
    return true
  }

  /// A call succeeded.
  mutating func succeeded() { tenths = min(tenths + 1, tenthsMax) }
}
