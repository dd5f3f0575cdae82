// SPDX-License-Identifier: Apache-2.0

/// Validates UTF-8 as RFC 3629 defines it: shortest forms only, no surrogates, nothing
/// above U+10FFFF. Names and documents are mostly ASCII, which is checked here, 32 bytes at a time;
/// from the first other character on the standard library decides.
@usableFromInline
enum UTF8Validation {
  @usableFromInline
  static func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let ascii = asciiCount(bytes)
    if ascii == bytes.count { return true }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[ascii...])
    return rest.withMemoryRebound(to: UInt8.self) { rest in
      (try? UTF8Span(validating: rest.span)) != nil
    }
  }

  /// The bytes as a text, which is not checked a second time as `String(decoding:as:)` would; nil
  /// where they are none.
  @usableFromInline
  static func text(_ bytes: UnsafeRawBufferPointer) -> String? {
    let isASCII = asciiCount(bytes) == bytes.count
    return bytes.withMemoryRebound(to: UInt8.self) { bytes in
      if isASCII {
        return String(copying: UTF8Span(unchecked: bytes.span, isKnownASCII: true))
      }
      guard let text = try? UTF8Span(validating: bytes.span) else { return nil }
      return String(copying: text)
    }
  }

  /// The number of leading ASCII characters, to within 7 below.
  private static func asciiCount(_ bytes: UnsafeRawBufferPointer) -> Int {
    let highBits: UInt64 = 0x8080_8080_8080_8080
    let count = bytes.count
    var index = 0
    while count - index >= 32 {
      let a = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let b = bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
      let c = bytes.loadUnaligned(fromByteOffset: index + 16, as: UInt64.self)
      let d = bytes.loadUnaligned(fromByteOffset: index + 24, as: UInt64.self)
      if (a | b | c | d) & highBits != 0 { break }
      index += 32
    }
    while count - index >= 8 {
      if bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & highBits != 0 {
        return index
      }
      index += 8
    }
    while index < count, bytes[index] < 0x80 { index += 1 }
    return index
  }
}
