// SPDX-License-Identifier: Apache-2.0

/// Times of day as people read them.
struct ClockFace {
  let secondsFromUTC: Int

  /// " 10:42", with words before it if they are given; nothing if there is no time.
  func suffix(_ wall: Int64?, after words: String = "") -> String {
    guard let wall else { return "" }
    // Any number may come from a clock that is wrong.
    let seconds = (wall / 1_000 % 86_400 + Int64(secondsFromUTC) % 86_400 + 2 * 86_400) % 86_400
    return "\(words) \(twoDigits(seconds / 3_600)):\(twoDigits(seconds / 60 % 60))"
  }

  private func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
