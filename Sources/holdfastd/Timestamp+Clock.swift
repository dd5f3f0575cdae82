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
  /// Years beyond 9999 are written with as many digits as they have.
  var rfc3339: String {
    var bytes = rfc3339Second
    bytes.appendDecimal(Int(nanoseconds / 1_000), digits: 6)
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The beginning of `rfc3339`, as far as times of one second share it: `2026-11-23T09:47:43.`
  var rfc3339Second: [UInt8] {
    var seconds = time_t(seconds)
    var date = tm()
    gmtime_r(&seconds, &date)
    var bytes: [UInt8] = []
    bytes.appendDecimal(Int(date.tm_year) + 1_900, digits: 4)
    bytes.append(UInt8(ascii: "-"))
    bytes.appendDecimal(Int(date.tm_mon) + 1, digits: 2)
    bytes.append(UInt8(ascii: "-"))
    bytes.appendDecimal(Int(date.tm_mday), digits: 2)
    bytes.append(UInt8(ascii: "T"))
    bytes.appendDecimal(Int(date.tm_hour), digits: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes.appendDecimal(Int(date.tm_min), digits: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes.appendDecimal(Int(date.tm_sec), digits: 2)
    bytes.append(UInt8(ascii: "."))
    return bytes
  }
}
