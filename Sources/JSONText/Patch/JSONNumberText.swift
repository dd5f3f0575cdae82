// SPDX-License-Identifier: Apache-2.0

/// The exact value of a JSON number's text, whatever its size: `1`, `1.0` and `10e-1` are
/// one number, `1e400` and `1e401` are two.
///
/// The number is 0.d₁d₂…dₙ × 10^exponent with d₁ ≠ 0 ≠ dₙ; zero has no digits.
struct JSONNumberText: Hashable {
  private let isNegative: Bool
  private let digits: [UInt8]
  private let exponent: Int

  /// The number in `bytes`, which must be well-formed.
  init(_ bytes: UnsafeRawBufferPointer.SubSequence) {
    let mantissa = bytes.prefix { $0 | 0x20 != UInt8(ascii: "e") }
    let power = bytes.dropFirst(mantissa.count + 1)
    let unsigned = mantissa.first == UInt8(ascii: "-") ? mantissa.dropFirst() : mantissa
    let integer = unsigned.prefix { $0 != UInt8(ascii: ".") }
    let all = Array(integer) + Array(unsigned.dropFirst(integer.count + 1))
    let significant = all.drop { $0 == UInt8(ascii: "0") }
    var digits = Array(significant)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    self.digits = digits
    isNegative = mantissa.count != unsigned.count && !digits.isEmpty
    exponent =
      digits.isEmpty
      ? 0 : integer.count &- (all.count &- significant.count) &+ JSONNumberText.power(power)
  }

  /// The number, if it is whole and has at most 38 digits.
  var integer: Int128? {
    let zeros = exponent - digits.count
    guard 0...38 ~= zeros, exponent <= 38 else { return digits.isEmpty ? 0 : nil }
    var value: Int128 = 0
    for digit in digits { value = value * 10 + Int128(digit & 0xf) }
    for _ in 0..<zeros { value *= 10 }
    return isNegative ? -value : value
  }

  /// The value of an exponent's text. Beyond 10^18 it is cut: no two different numbers that fit in
  /// a document become one but by an exponent which no program can compute with.
  private static func power(_ text: UnsafeRawBufferPointer.SubSequence) -> Int {
    let isNegative = text.first == UInt8(ascii: "-")
    var value = 0
    for byte in text where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
      value = min(value &* 10 &+ Int(byte &- UInt8(ascii: "0")), 100_000_000_000_000_000)
    }
    return isNegative ? -value : value
  }
}
