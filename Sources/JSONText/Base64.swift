// SPDX-License-Identifier: Apache-2.0

/// Base64, as JSON and header fields have bytes: padded or not on the way in; on the way out in the
/// standard alphabet and without padding, as gRPC's metadata has it (gRPC `doc/PROTOCOL-HTTP2.md`,
/// Binary-Value), unless it is asked for.
public enum Base64 {
  /// The alphabets of RFC 4648, sections 4 and 5, or digits of both.
  public enum Alphabet { case standard, urlSafe, either }

  /// The text of these bytes.
  public static func encode(_ bytes: [UInt8], isPadded: Bool = false) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count &+ 2) / 3 &* 4)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      bitCount &+= 8
      while bitCount >= 6 {
        bitCount &-= 6
        text.append(alphabet[Int(bits >> bitCount & 0x3F)])
      }
    }
    if bitCount > 0 { text.append(alphabet[Int(bits << (6 &- bitCount) & 0x3F)]) }
    if isPadded { while text.count % 4 != 0 { text.append(pad) } }
    return text
  }

  /// The bytes, or nil if the text is not base64.
  @inlinable
  public static func decode(
    _ text: some BidirectionalCollection<UInt8>, _ alphabet: Alphabet = .standard
  ) -> [UInt8]? {
    var digits = text[...]
    for _ in 0..<2 where digits.last == pad { digits.removeLast() }
    let count = digits.count
    guard count % 4 != 1, digits.endIndex == text.endIndex || text.count % 4 == 0 else {
      return nil
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count &* 3 / 4)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    let values = values(of: alphabet)
    for digit in digits {
      let value = values[Int(digit)]
      guard value < 64 else { return nil }
      bits = bits << 6 | UInt32(value)
      bitCount &+= 6
      if bitCount >= 8 {
        bitCount &-= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
      }
    }
    return bytes
  }

  /// The character that fills the last group of four digits.
  @inlinable
  public static var pad: UInt8 { UInt8(ascii: "=") }

  /// The value of a digit of the standard alphabet, or nil.
  public static func value(of digit: UInt8) -> UInt8? {
    let value = standardValues[Int(digit)]
    return value < 64 ? value : nil
  }

  @usableFromInline
  static func values(of alphabet: Alphabet) -> [UInt8] {
    switch alphabet {
    case .standard: standardValues
    case .urlSafe: urlSafeValues
    case .either: eitherValues
    }
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each byte as a digit; 255 for what is not one.
  private static let standardValues: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()

  private static let urlSafeValues: [UInt8] = {
    var values = standardValues
    values.swapAt(Int(UInt8(ascii: "+")), Int(UInt8(ascii: "-")))
    values.swapAt(Int(UInt8(ascii: "/")), Int(UInt8(ascii: "_")))
    return values
  }()

  private static let eitherValues = zip(standardValues, urlSafeValues).map { min($0, $1) }
}
