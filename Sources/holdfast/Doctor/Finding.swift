// SPDX-License-Identifier: Apache-2.0

/// The result of one diagnostic step.
struct Finding {
  enum Verdict: String {
    case ok
    case warning = "warn"
    case failure = "FAIL"
  }

  let verdict: Verdict
  let step: String
  let words: String
  /// The suggested next step, if something is wrong.
  var remedy: String?

  /// The lines to print.
  var lines: [String] {
    let head = verdict.rawValue.padded(to: 6) + step.padded(to: 12) + TerminalText.escaped(words)
    return [head] + (remedy.map { [String(repeating: " ", count: 18) + $0] } ?? [])
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
}
