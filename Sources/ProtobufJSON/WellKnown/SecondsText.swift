// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// A `google.protobuf.Duration` as seconds with an `s` behind them: `-1.5s`.
enum SecondsText {
  /// About 10,000 years either way.
  static let secondsMax: Int64 = 315_576_000_000

  /// The duration that a text means; nil where it is not one.
  static func parse(_ text: [UInt8]) -> WireDuration? {
    var rest = text[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest.removeFirst() }
    let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard 1...12 ~= digits.count else { return nil }
    rest = rest.dropFirst(digits.count)
    guard let nanos = Fraction.parse(&rest), rest.elementsEqual("s".utf8) else { return nil }
    var seconds: Int64 = 0
    for digit in digits { seconds = seconds * 10 + Int64(digit & 0xf) }
    guard seconds <= secondsMax else { return nil }
    var duration = WireDuration()
    duration.seconds = isNegative ? -seconds : seconds
    duration.nanos = isNegative ? -nanos : nanos
    return duration
  }

  /// Appends a duration; false where it has no form.
  static func append(_ duration: WireDuration, to text: inout [UInt8]) -> Bool {
    let (seconds, nanos) = (duration.seconds, duration.nanos)
    guard -secondsMax...secondsMax ~= seconds, -999_999_999...999_999_999 ~= nanos,
      seconds.signum() * Int64(nanos.signum()) >= 0
    else { return false }
    if seconds < 0 || nanos < 0 { text.append(UInt8(ascii: "-")) }
    Fraction.append(abs(seconds), width: 1, to: &text)
    Fraction.append(nanos: abs(nanos), to: &text)
    text.append(UInt8(ascii: "s"))
    return true
  }
}
