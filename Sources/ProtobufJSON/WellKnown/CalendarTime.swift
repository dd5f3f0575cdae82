// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// A time as RFC 3339 writes it, in the years 1 to 9999.
enum CalendarTime {
  /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z, in seconds since the Unix epoch.
  static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// The time that a text means; nil where it is not one.
  static func parse(_ text: [UInt8]) -> WireTimestamp? {
    var rest = text[...]
    guard let year = digits(4, &rest), skip("-", &rest), let month = digits(2, &rest),
      skip("-", &rest), let day = digits(2, &rest), skip("T", &rest), let hour = digits(2, &rest),
      skip(":", &rest), let minute = digits(2, &rest), skip(":", &rest),
      let second = digits(2, &rest), let nanos = Fraction.parse(&rest),
      let offset = offset(&rest), rest.isEmpty
    else { return nil }
    guard year >= 1, 1...12 ~= month, 1...days(in: month, of: year) ~= day, hour < 24,
      minute < 60, second < 60
    else { return nil }
    var time = WireTimestamp()
    time.seconds =
      daysSinceEpoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
    time.nanos = nanos
    return seconds.contains(time.seconds) ? time : nil
  }

  /// Appends a time; false where it has no form.
  static func append(_ time: WireTimestamp, to text: inout [UInt8]) -> Bool {
    guard seconds.contains(time.seconds), 0..<1_000_000_000 ~= time.nanos else { return false }
    let secondOfDay = ((time.seconds % 86_400) + 86_400) % 86_400
    let (year, month, day) = date((time.seconds - secondOfDay) / 86_400)
    for (number, width, mark) in [
      (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (secondOfDay / 3_600, 2, ":"),
      (secondOfDay / 60 % 60, 2, ":"), (secondOfDay % 60, 2, ""),
    ] {
      Fraction.append(number, width: width, to: &text)
      text.append(contentsOf: mark.utf8)
    }
    Fraction.append(nanos: time.nanos, to: &text)
    text.append(UInt8(ascii: "Z"))
    return true
  }

  // MARK: Pieces of the text

  private static func digits(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int64? {
    let text = rest.prefix(count)
    guard text.count == count else { return nil }
    var value: Int64 = 0
    for byte in text {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
      value = value * 10 + Int64(byte & 0xf)
    }
    rest = rest.dropFirst(count)
    return value
  }

  private static func skip(_ mark: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    rest.popFirst() == UInt8(ascii: mark)
  }

  /// `Z`, or hours and minutes east of it.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard let sign = rest.popFirst() else { return nil }
    if sign == UInt8(ascii: "Z") { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hours = digits(2, &rest), skip(":", &rest), let minutes = digits(2, &rest),
      hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3_600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  // MARK: The Gregorian calendar

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Years are counted from March, so that the leap day is a year's last: every month before it
  /// begins (153 m + 2) / 5 days after the year does.
  private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month < 3 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    // 719,468 days lie between 0000-03-01 and the epoch.
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  private static func date(_ daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let days = daysSinceEpoch + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    return (
      era * 400 + yearOfEra + (month >= 10 ? 1 : 0), (month + 2) % 12 + 1,
      dayOfYear - (153 * month + 2) / 5 + 1
    )
  }
}

/// The digits behind the point of a time or a duration.
enum Fraction {
  /// A point and 1 to 9 digits as nanoseconds, or nothing, which is 0; nil for anything else.
  static func parse(_ rest: inout ArraySlice<UInt8>) -> Int32? {
    guard rest.first == UInt8(ascii: ".") else { return 0 }
    let digits = rest.dropFirst().prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard 1...9 ~= digits.count else { return nil }
    rest = rest.dropFirst(1 + digits.count)
    var nanos: Int32 = 0
    for digit in digits { nanos = nanos * 10 + Int32(digit & 0xf) }
    for _ in digits.count..<9 { nanos *= 10 }
    return nanos
  }

  /// Appends nothing, or a point and 3, 6 or 9 digits, as many as are needed.
  static func append(nanos: Int32, to text: inout [UInt8]) {
    guard nanos != 0 else { return }
    text.append(UInt8(ascii: "."))
    if nanos % 1_000_000 == 0 {
      append(Int64(nanos / 1_000_000), width: 3, to: &text)
    } else if nanos % 1_000 == 0 {
      append(Int64(nanos / 1_000), width: 6, to: &text)
    } else {
      append(Int64(nanos), width: 9, to: &text)
    }
  }

  /// Appends a number with zeros in front.
  static func append(_ number: Int64, width: Int, to text: inout [UInt8]) {
    let digits = "\(number)".utf8
    for _ in 0..<max(0, width - digits.count) { text.append(UInt8(ascii: "0")) }
    text.append(contentsOf: digits)
  }
}
