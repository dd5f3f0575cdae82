// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The preferred form of a date in a header field: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110
/// section 5.6.7). The connections of a loop share one, so that a date is formatted once for each
/// second.
///
/// Invariant: touched on one thread only.
public final class HTTPDate {
  private var seconds: Int?
  private var text: [UInt8] = []
  private var line: [UInt8] = []
  /// The number of dates that were formatted.
  private(set) var formatCount = 0

  /// A date that has not been asked for yet.
  public init() {}

  /// The bytes of a time in seconds since 1970.
  public func bytes(secondsSince1970 seconds: Int) -> [UInt8] {
    update(to: seconds)
    return text
  }

  /// The field line of that time, with its end.
  func line(secondsSince1970 seconds: Int) -> [UInt8] {
    update(to: seconds)
    return line
  }

  private func update(to seconds: Int) {
    guard seconds != self.seconds else { return }
    self.seconds = seconds
    text = Array(Self.text(secondsSince1970: seconds).utf8)
    line = Array("date: ".utf8) + text + Array("\r\n".utf8)
    formatCount += 1
  }

  static func text(secondsSince1970 seconds: Int) -> String {
    var time = time_t(seconds)
    var date = tm()
    // Fails for years that do not fit into 32 bits, and then leaves 1900.
    gmtime_r(&time, &date)
    let clock = [date.tm_hour, date.tm_min, date.tm_sec].map(two).joined(separator: ":")
    return "\(weekdays[Int(date.tm_wday)]), \(two(date.tm_mday)) \(months[Int(date.tm_mon)]) "
      + "\(Int(date.tm_year) + 1900) \(clock) GMT"
  }

  private static func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
