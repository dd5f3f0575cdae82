// SPDX-License-Identifier: Apache-2.0

import ProtobufJSON
import ProtobufWire

/// Times as people read them.
enum PrintedTime {
  /// A time as RFC 3339 writes it, in UTC; empty if it is none.
  static func absolute(_ time: WireTimestamp) -> String {
    guard let text = try? ProtobufJSON().text(of: time) else { return "" }
    return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
  }

  /// A time as seen from now: `5 min ago`, `in 3 d`; the date beyond 30 days.
  ///
  /// - Parameter now: Seconds since the Unix epoch.
  static func relative(_ time: WireTimestamp, now: Int64) -> String {
    let (age, isTooFar) = now.subtractingReportingOverflow(time.seconds)
    guard !isTooFar, abs(age) < 30 * 86_400 else { return String(absolute(time).prefix(10)) }
    let words: String
    switch abs(age) {
    case 0..<2: return "now"
    case ..<60: words = "\(abs(age)) s"
    case ..<3_600: words = "\(abs(age) / 60) min"
    case ..<86_400: words = "\(abs(age) / 3_600) h"
    default: words = "\(abs(age) / 86_400) d"
    }
    return age < 0 ? "in \(words)" : "\(words) ago"
  }
}
