// SPDX-License-Identifier: Apache-2.0

/// Base64 as JSON has it: written with the standard alphabet and padding, read with either alphabet
/// of RFC 4648, padded or not.
enum Base64 {
  static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      bitCount &+= 8
      while bitCount >= 6 {
        bitCount &-= 6
        text.append(alphabet[Int(bits >> bitCount & 0x3f)])
      }
    }
    guard bitCount > 0 else { return }
    text.append(alphabet[Int(bits << (6 &- bitCount) & 0x3f)])
    for _ in 0..<(6 - bitCount) / 2 { text.append(UInt8(ascii: "=")) }
  }

  /// The bytes, or nil where the text is not base64.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    var digits = text[...]
    for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
    guard digits.count % 4 != 1, digits.count == text.count || text.count % 4 == 0 else {
      return nil
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count &* 3 / 4)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for digit in digits {
      guard let value = value(digit) else { return nil }
      bits = bits << 6 | value
      bitCount &+= 6
      if bitCount >= 8 {
        bitCount &-= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
      }
    }
    return bytes
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func value(_ digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a") + 26)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0") + 52)
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
