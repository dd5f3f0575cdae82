// SPDX-License-Identifier: Apache-2.0

/// Strings of JSON with as few escapes as possible.
public enum JSONString {
  /// Appends a string in quotes.
  ///
  /// - Parameter bytes: The meaning of the string; it must be UTF-8.
  public static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    text.reserveCapacity(text.count + bytes.count + 2)
    text.append(UInt8(ascii: "\""))
    bytes.withUnsafeBytes { bytes in
      var plain = 0
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
          index += 1
          continue
        }
        text.append(contentsOf: bytes[plain..<index])
        escape(byte, to: &text)
        index += 1
        plain = index
      }
      text.append(contentsOf: bytes[plain...])
    }
    text.append(UInt8(ascii: "\""))
  }

  private static func escape(_ byte: UInt8, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: text.append(UInt8(ascii: "b"))
    case 0x09: text.append(UInt8(ascii: "t"))
    case 0x0a: text.append(UInt8(ascii: "n"))
    case 0x0c: text.append(UInt8(ascii: "f"))
    case 0x0d: text.append(UInt8(ascii: "r"))
    case 0..<0x20:
      text.append(contentsOf: "u00".utf8)
      text.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      text.append(contentsOf: String(byte & 0xf, radix: 16).utf8)
    default: text.append(byte)
    }
  }
}
