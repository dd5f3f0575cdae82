// SPDX-License-Identifier: Apache-2.0

/// The time format of RFC 3339 section 5.6: a date, `T`, a time of day and an offset from UTC. `T`
/// and `Z` may be lower-case.
///
/// The second 60 is accepted where a leap second can occur: at the end of the last day of a month
/// in UTC. The months in which one will occur are not known in advance.
enum InternetTime {
  /// True if the text is a valid time.
  static func isWellFormed(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    guard let year = number(4, &rest), skip("-", &rest), let month = number(2, &rest),
      skip("-", &rest), let day = number(2, &rest), skip("T", &rest),
      let hour = number(2, &rest), skip(":", &rest), let minute = number(2, &rest),
      skip(":", &rest), let second = number(2, &rest), skipFraction(&rest),
      let offset = offset(&rest), rest.isEmpty
    else { return false }
    guard 1...12 ~= month, 1...days(in: month, of: year) ~= day, hour < 24, minute < 60 else {
      return false
    }
    guard second == 60 else { return second < 60 }
    return isEndOfMonth(year, month, day, minuteOfDay: hour * 60 + minute - offset)
  }

  /// True if a minute, counted from the start of a day and possibly in the day before or after it,
  /// is the last one of a month.
  private static func isEndOfMonth(
    _ year: Int, _ month: Int, _ day: Int, minuteOfDay: Int
  ) -> Bool {
    switch minuteOfDay {
    case -1: day == 1
    case 1_439: day == days(in: month, of: year)
    case 2_879: day == days(in: month, of: year) - 1
    default: false
    }
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // MARK: Parsing

  private static func number(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(isDigit) else { return nil }
    rest = rest.dropFirst(count)
    return digits.reduce(0) { $0 * 10 + Int($1 & 0xf) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  /// Skips a character; a letter may be lower-case.
  private static func skip(_ mark: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    let capital = UInt8(ascii: mark)
    let small = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= capital ? capital | 0x20 : capital
    guard let byte = rest.first, byte == capital || byte == small else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Skips an optional fraction: a point and digits.
  private static func skipFraction(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard skip(".", &rest) else { return true }
    let digits = rest.prefix(while: isDigit)
    rest = rest.dropFirst(digits.count)
    return !digits.isEmpty
  }

  /// The offset from UTC in minutes; positive east of it.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int? {
    if skip("Z", &rest) { return 0 }
    let isEast = skip("+", &rest)
    guard isEast || skip("-", &rest), let hours = number(2, &rest), skip(":", &rest),
      let minutes = number(2, &rest), hours < 24, minutes < 60
    else { return nil }
    return isEast ? hours * 60 + minutes : -(hours * 60 + minutes)
  }
}
