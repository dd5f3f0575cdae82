// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The one form of every id that this service makes: 22 characters of `A-Z a-z 0-9 - _`, which
/// spell 132 bits.
enum IDForm {
  /// The number of characters.
  static let characterCount = 22

  /// True if a text from outside has the form.
  static func accepts(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count == characterCount else { return false }
      for byte in bytes where !isIDCharacter(byte) { return false }
      return true
    }
  }

  /// Spells the first 132 of 256 bits.
  static func spell(_ bits: [UInt8]) -> String {
    String(Base64URL.encode(bits).prefix(characterCount))
  }

  private static func isIDCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default:
      false
    }
  }
}
