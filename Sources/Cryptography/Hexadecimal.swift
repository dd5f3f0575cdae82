// SPDX-License-Identifier: Apache-2.0

/// Bytes as lower-case hexadecimal digits.
public enum Hexadecimal {
  /// Two lower-case digits for each byte.
  public static func encode(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { encode($0) }
  }

  /// Two lower-case digits for each byte in `bytes`.
  public static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { output in
      let target = UnsafeMutableRawBufferPointer(output)
      var index = 0
      while bytes.count - index >= 4 {
        let four = bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)
        target.storeBytes(
          of: digits(UInt32(littleEndian: four)).littleEndian, toByteOffset: index * 2,
          as: UInt64.self)
        index += 4
      }
      for index in index..<bytes.count {
        target[index * 2] = digit(bytes[index] >> 4)
        target[index * 2 + 1] = digit(bytes[index] & 0x0f)
      }
      return bytes.count * 2
    }
  }

  /// The bytes of an even number of digits of either case, or nil when anything else is present.
  public static func decode(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// The eight digits of four bytes, both beginning with the lowest byte.
  private static func digits(_ bytes: UInt32) -> UInt64 {
    // Every byte in two bytes of its own, then every half of it in one: the upper half first.
    var spread = UInt64(bytes)
    spread = (spread | spread << 16) & 0x0000_ffff_0000_ffff
    spread = (spread | spread << 8) & 0x00ff_00ff_00ff_00ff
    let halves = (spread >> 4) & 0x000f_000f_000f_000f | (spread & 0x000f_000f_000f_000f) << 8
    // 1 in every byte whose digit is a letter.
    let letters = ((halves + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
    return halves + 0x3030_3030_3030_3030 + letters * UInt64(UInt8(ascii: "a") - 10 - 0x30)
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
