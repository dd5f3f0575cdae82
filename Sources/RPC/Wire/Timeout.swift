// SPDX-License-Identifier: Apache-2.0

/// A caller's timeout in a header field: `grpc-timeout` has one to eight digits and a unit (gRPC
/// `doc/PROTOCOL-HTTP2.md`), `connect-timeout-ms` one to ten digits.
enum Timeout {
  /// The duration, or nil where the text is malformed: no digits, more than eight, a sign, a
  /// blank, or a unit other than `H M S m u n`.
  static func decode(_ text: UnsafeBufferPointer<UInt8>) -> Duration? {
    decode(text, digitsMax: digitsMax)
  }

  /// The duration of a gRPC-Web request, whose official client writes milliseconds of any length;
  /// ten digits of them are taken.
  static func decodeOfWeb(_ text: UnsafeBufferPointer<UInt8>) -> Duration? {
    decode(
      text, digitsMax: text.last == UInt8(ascii: "m") ? millisecondDigitsMax : digitsMax)
  }

  /// The duration in `connect-timeout-ms`, or nil if the text is malformed.
  static func decodeMilliseconds(_ text: UnsafeBufferPointer<UInt8>) -> Duration? {
    guard text.count <= millisecondDigitsMax else { return nil }
    return number(text[...]).map { .milliseconds($0) }
  }

  private static func decode(
    _ text: UnsafeBufferPointer<UInt8>, digitsMax: Int
  ) -> Duration? {
    guard let unit = text.last, text.count <= digitsMax + 1, let number = number(text.dropLast())
    else { return nil }
    // The largest, 99,999,999 hours, is 3.6e11 seconds: far within Duration.
    return switch unit {
    case UInt8(ascii: "H"): .seconds(number &* 3_600)
    case UInt8(ascii: "M"): .seconds(number &* 60)
    case UInt8(ascii: "S"): .seconds(number)
    case UInt8(ascii: "m"): .milliseconds(number)
    case UInt8(ascii: "u"): .microseconds(number)
    case UInt8(ascii: "n"): .nanoseconds(number)
    default: nil
    }
  }

  /// The number that at most ten digits mean; nil for anything else, and for nothing.
  private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
    guard !digits.isEmpty else { return nil }
    var number: Int64 = 0
    for digit in digits {
      guard digit &- 0x30 < 10 else { return nil }
      number = number &* 10 &+ Int64(digit &- 0x30)
    }
    return number
  }

  /// The text in the finest unit for which eight digits are enough, rounded up, so that a caller
  /// never waits shorter than it means to; `0n` for what has passed.
  static func encode(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    guard duration > .zero else { return "0n" }
    let nanoseconds = quotient(attoseconds, 1_000_000_000)
    if seconds == 0, nanoseconds <= numberMax { return "\(nanoseconds)n" }
    if seconds < 100 {
      let number = seconds &* 1_000_000 &+ quotient(nanoseconds, 1_000)
      if number <= numberMax { return "\(number)u" }
    }
    if seconds < 100_000 {
      let number = seconds &* 1_000 &+ quotient(nanoseconds, 1_000_000)
      if number <= numberMax { return "\(number)m" }
    }
    if seconds < numberMax { return "\(seconds &+ quotient(nanoseconds, 1_000_000_000))S" }
    if seconds / 60 < numberMax { return "\(seconds / 60 &+ 1)M" }
    return "\(min(seconds / 3_600 &+ 1, numberMax))H"
  }

  /// `number / divisor`, rounded up.
  private static func quotient(_ number: Int64, _ divisor: Int64) -> Int64 {
    number / divisor &+ (number % divisor > 0 ? 1 : 0)
  }

  private static let digitsMax = 8
  private static let millisecondDigitsMax = 10
  private static let numberMax: Int64 = 99_999_999
}
