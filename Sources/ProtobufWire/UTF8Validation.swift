// SPDX-License-Identifier: Apache-2.0

/// Whether bytes are UTF-8 as RFC 3629 defines it: shortest forms only, no surrogates, nothing
/// above U+10FFFF. Documents are mostly ASCII, so runs of it are checked 32 bytes at a time.
@usableFromInline
enum UTF8Validation {
  @usableFromInline
  static func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard var cursor = bytes.baseAddress else { return true }
    let end = cursor + bytes.count
    while true {
      skipASCII(&cursor, end)
      if cursor == end { return true }
      // Other scripts come in runs too: stay here until ASCII comes back.
      while cursor != end {
        let lead = cursor.load(as: UInt8.self)
        if lead < 0x80 { break }
        let count = sequenceLength(lead, cursor, end - cursor)
        if count == 0 { return false }
        cursor += count
      }
    }
  }

  /// Moves `cursor` past the ASCII characters that come first.
  private static func skipASCII(_ cursor: inout UnsafeRawPointer, _ end: UnsafeRawPointer) {
    let highBits: UInt64 = 0x8080_8080_8080_8080
    while end - cursor >= 32 {
      let a = cursor.loadUnaligned(as: UInt64.self)
      let b = cursor.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      let c = cursor.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
      let d = cursor.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
      if (a | b | c | d) & highBits != 0 { break }
      cursor += 32
    }
    while end - cursor >= 8 {
      let nonASCII = UInt64(littleEndian: cursor.loadUnaligned(as: UInt64.self)) & highBits
      if nonASCII != 0 {
        cursor += nonASCII.trailingZeroBitCount / 8
        return
      }
      cursor += 8
    }
    while cursor != end, cursor.load(as: UInt8.self) < 0x80 { cursor += 1 }
  }

  /// The length of the well-formed sequence of 2 to 4 bytes at `cursor`, or 0 (Unicode 16, table
  /// 3-7).
  @inline(__always)
  private static func sequenceLength(
    _ lead: UInt8, _ cursor: UnsafeRawPointer, _ available: Int
  ) -> Int {
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { cursor.load(fromByteOffset: offset, as: UInt8.self) }
    @inline(__always)
    func isContinuation(_ offset: Int) -> Bool { byte(offset) & 0xC0 == 0x80 }

    switch lead {
    case 0xC2...0xDF:
      return available >= 2 && isContinuation(1) ? 2 : 0
    case 0xE0...0xEF:
      guard available >= 3, isContinuation(1), isContinuation(2) else { return 0 }
      if lead == 0xE0 && byte(1) < 0xA0 { return 0 }  // overlong
      if lead == 0xED && byte(1) > 0x9F { return 0 }  // surrogate
      return 3
    case 0xF0...0xF4:
      guard available >= 4, isContinuation(1), isContinuation(2), isContinuation(3)
      else { return 0 }
      if lead == 0xF0 && byte(1) < 0x90 { return 0 }  // overlong
      if lead == 0xF4 && byte(1) > 0x8F { return 0 }  // above U+10FFFF
      return 4
    default:
      return 0
    }
  }
}
