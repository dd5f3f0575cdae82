// SPDX-License-Identifier: Apache-2.0

import Glibc
import PersistenceModel

extension Timestamp {
  /// The time of the machine's real-time clock.
  static func now() -> Timestamp {
    var value = timespec()
    clock_gettime(CLOCK_REALTIME, &value)
    return Timestamp(microseconds: Int64(value.tv_sec) * 1_000_000 + Int64(value.tv_nsec) / 1_000)
  }

  /// The time as RFC 3339 writes it, in UTC with six decimals: `2026-11-23T09:47:43.777538Z`.
  var rfc3339: String {
    var seconds = time_t(seconds)
    var date = tm()
    gmtime_r(&seconds, &date)
    func digits(_ value: Int32, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    let day =
      "\(digits(date.tm_year + 1_900, 4))-\(digits(date.tm_mon + 1, 2))-"
      + digits(date.tm_mday, 2)
    let time = "\(digits(date.tm_hour, 2)):\(digits(date.tm_min, 2)):\(digits(date.tm_sec, 2))"
    return "\(day)T\(time).\(digits(nanoseconds / 1_000, 6))Z"
  }
}
