// SPDX-License-Identifier: Apache-2.0

import ProtobufJSON
import ProtobufWire

/// Formats times for people.
enum PrintedTime {
  /// A time in RFC 3339 format in UTC; empty if it is out of range.
  static func absolute(_ time: WireTimestamp) -> String {
    guard let text = try? ProtobufJSON().text(of: time) else { return "" }
    return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
  }

  /// A time relative to now, such as `5 min ago` or `in 3 d`; the date if it is 30 days or more
  /// away.
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
