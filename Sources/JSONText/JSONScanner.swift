// SPDX-License-Identifier: Apache-2.0

/// A cursor over the bytes of a JSON text that steps over one token at a time.
///
/// Each token method starts at the token's first byte and leaves `index` behind its last.
struct JSONScanner {
  let bytes: UnsafeRawBufferPointer
  private let count: Int
  /// The next byte to look at; `index <= count`.
  var index = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    count = bytes.count
  }

  /// An error at the cursor.
  func fault(_ fault: JSONTextError.Fault) -> JSONTextError {
    JSONTextError(fault, at: index)
  }

  /// The error for a token that the grammar does not allow here: bytes that are not even UTF-8 say
  /// so, since that is the more helpful answer.
  func faultAtToken() -> JSONTextError {
    let isCharacter = bytes[index] < 0x80 || sequenceLength(at: index) != nil
    return fault(isCharacter ? .unexpectedByte : .invalidUTF8)
  }

  /// Skips white space and returns the byte at the cursor without consuming it; nil at the end.
  @inline(__always)
  mutating func nextToken() -> UInt8? {
    while index < count {
      let byte = bytes[index]
      // Only space, tab, line feed and carriage return lie at or below 0x20 (RFC 8259 section 2).
      guard byte <= 0x20, 1 << UInt64(byte) & 0x1_0000_2600 as UInt64 != 0 else { return byte }
      index += 1
    }
    return nil
  }

  /// Steps over exactly the bytes of `word`.
  mutating func literal(_ word: StaticString) throws(JSONTextError) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard index < count else { throw fault(.unexpectedEnd) }
      guard bytes[index] == word.utf8Start[offset] else { throw faultAtToken() }
      index += 1
    }
  }
}

// MARK: Numbers

extension JSONScanner {
  /// Steps over a number: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
  mutating func number() throws(JSONTextError) {
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    if index < count, bytes[index] == UInt8(ascii: "0") {
      index += 1
      if index < count, isDigit(bytes[index]) { throw fault(.invalidNumber) }
    } else {
      try digits()
    }
    if index < count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      try digits()
    }
    guard index < count, bytes[index] | 0x20 == UInt8(ascii: "e") else { return }
    index += 1
    if index < count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
      index += 1
    }
    try digits()
  }

  private mutating func digits() throws(JSONTextError) {
    guard index < count else { throw fault(.unexpectedEnd) }
    guard isDigit(bytes[index]) else { throw fault(.invalidNumber) }
    repeat { index += 1 } while index < count && isDigit(bytes[index])
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
  }
}

// MARK: Strings

extension JSONScanner {
  /// Steps over a string, from quote to quote.
  mutating func string() throws(JSONTextError) {
    index += 1
    while true {
      skipPlainWords()
      guard index < count else { throw fault(.unexpectedEnd) }
      if bytes[index] == UInt8(ascii: "\"") {
        index += 1
        return
      }
      try character()
    }
  }

  /// Steps over a character of a string that is not a quote, or over an escape.
  mutating func character() throws(JSONTextError) {
    switch bytes[index] {
    case UInt8(ascii: "\\"):
      try escape()
    case 0..<0x20:
      throw fault(.controlCharacter)
    case 0x80...:
      guard let length = sequenceLength(at: index) else { throw fault(.invalidUTF8) }
      index += length
    default:
      index += 1
    }
  }

  /// Steps over bytes that need no look, eight at a time, up to the first that may: a quote, a
  /// backslash, a control character or a byte of a longer UTF-8 sequence.
  ///
  /// Each term sets the high bit of the bytes that it finds. A borrow may set the bit of a byte
  /// *above* a found one too, so only the lowest bit is exact, and only that one is used.
  @inline(__always)
  private mutating func skipPlainWords() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = ones << 7
    while count - index >= 8 {
      let word = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let quote = word ^ ones &* 0x22
      let backslash = word ^ ones &* 0x5c
      let found =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash
          | (word &- ones &* 0x20) & ~word | word) & highs
      guard found == 0 else {
        index += found.trailingZeroBitCount / 8
        return
      }
      index += 8
    }
  }

  private mutating func escape() throws(JSONTextError) {
    guard count - index >= 2 else { throw JSONTextError(.unexpectedEnd, at: count) }
    switch bytes[index + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      index += 2
    case UInt8(ascii: "u"):
      for offset in index + 2..<index + 6 {
        guard offset < count else { throw JSONTextError(.unexpectedEnd, at: count) }
        guard isHexadecimal(bytes[offset]) else { throw fault(.invalidEscape) }
      }
      index += 6
    default:
      throw fault(.invalidEscape)
    }
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }

  /// The length of the well-formed UTF-8 sequence of two to four bytes at `start`, or nil.
  ///
  /// The bounds of the second byte exclude overlong forms, surrogates and values above U+10FFFF
  /// (Unicode, table 3-7).
  @inline(__always)
  private func sequenceLength(at start: Int) -> Int? {
    let lead = bytes[start]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xbf
    switch lead {
    case 0xc2...0xdf: length = 2
    case 0xe0: (length, second) = (3, 0xa0...0xbf)
    case 0xed: (length, second) = (3, 0x80...0x9f)
    case 0xe1...0xef: length = 3
    case 0xf0: (length, second) = (4, 0x90...0xbf)
    case 0xf1...0xf3: length = 4
    case 0xf4: (length, second) = (4, 0x80...0x8f)
    default: return nil
    }
    guard count - start >= length, second.contains(bytes[start + 1]) else { return nil }
    for offset in start + 2..<start + length where bytes[offset] & 0xc0 != 0x80 { return nil }
    return length
  }
}
