// SPDX-License-Identifier: Apache-2.0

/// Formats times of day for people.
struct ClockFace {
  let secondsFromUTC: Int

  /// " 10:42", preceded by `words` if given; empty if there is no time.
  func suffix(_ wall: Int64?, after words: String = "") -> String {
    guard let wall else { return "" }
    // A wrong clock may yield any number.
    let seconds = (wall / 1_000 % 86_400 + Int64(secondsFromUTC) % 86_400 + 2 * 86_400) % 86_400
    return "\(words) \(twoDigits(seconds / 3_600)):\(twoDigits(seconds / 60 % 60))"
  }

  private func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
