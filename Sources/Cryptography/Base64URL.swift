// SPDX-License-Identifier: Apache-2.0

/// Bytes as URL-safe base64 without padding (RFC 4648 section 5).
///
/// Decoding is strict: padding, white space, foreign characters and unused bits that are not zero
/// are refused, so that every value has exactly one spelling.
public enum Base64URL {
  /// Four characters for each three bytes, two or three for what remains.
  ///
  /// Not generic: what is generic runs unspecialized in other modules, at many times the price.
  public static func encode(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { output in
      var index = 0
      var bits: UInt32 = 0
      var bitCount: UInt32 = 0
      for byte in bytes {
        bits = bits << 8 | UInt32(byte)
        bitCount += 8
        while bitCount >= 6 {
          bitCount -= 6
          output.initializeElement(at: index, to: character(bits >> bitCount & 0x3f))
          index += 1
        }
        bits &= 1 << bitCount - 1
      }
      if bitCount > 0 {
        output.initializeElement(at: index, to: character(bits << (6 - bitCount) & 0x3f))
        index += 1
      }
      return index
    }
  }

  /// The bytes that `text` spells, or nil when it is not the one spelling of any bytes.
  public static func decode(_ text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { decode($0) }
  }

  /// The bytes that ASCII characters spell, or nil when they are not the one spelling of any bytes.
  public static func decode(_ characters: [UInt8]) -> [UInt8]? {
    characters.withUnsafeBufferPointer { decode($0) }
  }

  private static func decode(_ characters: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count * 3 / 4)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for character in characters {
      guard let value = value(character) else { return nil }
      bits = bits << 6 | value
      bitCount += 6
      guard bitCount >= 8 else { continue }
      bitCount -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
      bits &= 1 << bitCount - 1
    }
    // Six bits left over are a lone last character; bits that are set belong to no byte.
    guard bitCount < 6, bits == 0 else { return nil }
    return bytes
  }

  private static func character(_ value: UInt32) -> UInt8 {
    switch UInt8(truncatingIfNeeded: value) {
    case let value where value < 26: UInt8(ascii: "A") + value
    case let value where value < 52: UInt8(ascii: "a") + value - 26
    case let value where value < 62: UInt8(ascii: "0") + value - 52
    case 62: UInt8(ascii: "-")
    default: UInt8(ascii: "_")
    }
  }

  private static func value(_ character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a") + 26)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0") + 52)
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
