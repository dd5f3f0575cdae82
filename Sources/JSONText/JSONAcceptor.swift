// SPDX-License-Identifier: Apache-2.0

/// Recognizes JSON texts without reporting the error in a refused one. `JSONValidator` runs it
/// first, and examines only refused texts itself.
///
/// It accepts exactly the texts that the validator accepts; a test and a fuzz target compare the
/// two. It needs half the instructions, because it keeps no position for errors: `run` works
/// entirely in registers.
///
/// Invariant: every access lies below `count`; the wide loads check for what they load.
package struct JSONAcceptor {
  private let bytes: UnsafeRawPointer
  private let count: Int
  private var index = 0

  private init(_ bytes: UnsafeRawPointer, count: Int) {
    self.bytes = bytes
    self.count = count
  }

  /// True if `buffer` is one JSON text whose containers are at most `depthMax` deep, which is at
  /// most 128.
  package static func accepts(_ buffer: UnsafeRawBufferPointer, depthMax: Int) -> Bool {
    guard let base = buffer.baseAddress else { return false }
    var acceptor = JSONAcceptor(base, count: buffer.count)
    return acceptor.run(depthMax: depthMax)
  }

  @inline(__always)
  private mutating func run(depthMax: Int) -> Bool {
    var depth = 0
    // One bit for each open container, the innermost in bit 0: whether it is an object.
    var objects: UInt128 = 0
    values: while true {
      skipWhiteSpace()
      guard index < count else { return false }
      switch byte(at: index) {
      case UInt8(ascii: "\""):
        guard skipString() else { return false }
      case UInt8(ascii: "{"):
        guard depth < depthMax else { return false }
        index &+= 1
        skipWhiteSpace()
        guard index < count else { return false }
        if byte(at: index) == UInt8(ascii: "}") {
          index &+= 1
        } else {
          depth &+= 1
          objects = objects &<< 1 | 1
          guard skipKey() else { return false }
          continue values
        }
      case UInt8(ascii: "["):
        guard depth < depthMax else { return false }
        index &+= 1
        skipWhiteSpace()
        guard index < count else { return false }
        if byte(at: index) == UInt8(ascii: "]") {
          index &+= 1
        } else {
          depth &+= 1
          objects = objects &<< 1
          continue values
        }
      case UInt8(ascii: "t"): guard skipLiteral(0x6575_7274) else { return false }
      case UInt8(ascii: "n"): guard skipLiteral(0x6c6c_756e) else { return false }
      case UInt8(ascii: "f"):
        index &+= 1
        guard skipLiteral(0x6573_6c61) else { return false }
      default: guard skipNumber() else { return false }
      }
      while depth > 0 {
        skipWhiteSpace()
        guard index < count else { return false }
        let separator = byte(at: index)
        let isObject = objects & 1 == 1
        index &+= 1
        if separator == UInt8(ascii: ",") {
          if isObject {
            skipWhiteSpace()
            guard skipKey() else { return false }
          }
          continue values
        }
        guard separator == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return false }
        depth &-= 1
        objects = objects &>> 1
      }
      skipWhiteSpace()
      return index == count
    }
  }

  @inline(__always)
  private func byte(at index: Int) -> UInt8 { bytes.load(fromByteOffset: index, as: UInt8.self) }

  /// Eight bytes, the first in the lowest bits.
  @inline(__always)
  private func word(at index: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// A word of eight equal bytes.
  @inline(__always)
  private static func word(of byte: UInt64) -> UInt64 { 0x0101_0101_0101_0101 &* byte }

  @inline(__always)
  private mutating func skipWhiteSpace() {
    while index < count {
      let byte = byte(at: index)
      // Only space, tab, line feed and carriage return lie at or below 0x20 (RFC 8259 section 2).
      guard byte <= 0x20, 1 &<< UInt64(byte) & 0x1_0000_2600 as UInt64 != 0 else { return }
      index &+= 1
      // Runs of spaces are indentations.
      if byte == UInt8(ascii: "\n") { skipSpaces() }
    }
  }

  /// Steps over an indentation, eight spaces at a time. Leaves spaces among the last eight bytes.
  @inline(__always)
  private mutating func skipSpaces() {
    while count &- index >= 8 {
      let others = word(at: index) ^ Self.word(of: 0x20)
      guard others == 0 else {
        index &+= others.trailingZeroBitCount &>> 3
        return
      }
      index &+= 8
    }
  }

  /// Steps over a key and its colon.
  @inline(__always)
  private mutating func skipKey() -> Bool {
    guard index < count, byte(at: index) == UInt8(ascii: "\""), skipString() else { return false }
    skipWhiteSpace()
    guard index < count, byte(at: index) == UInt8(ascii: ":") else { return false }
    index &+= 1
    return true
  }

  /// Steps over four bytes if they are these, the first in the lowest bits.
  @inline(__always)
  private mutating func skipLiteral(_ word: UInt32) -> Bool {
    guard count &- index >= 4,
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)) == word
    else { return false }
    index &+= 4
    return true
  }

  @inline(__always)
  private mutating func skipNumber() -> Bool {
    if byte(at: index) == UInt8(ascii: "-") { index &+= 1 }
    let start = index
    guard skipDigits() else { return false }
    // Zeros come first only where nothing else of the whole part follows.
    guard byte(at: start) != UInt8(ascii: "0") || index == start &+ 1 else { return false }
    guard index < count else { return true }
    if byte(at: index) == UInt8(ascii: ".") {
      index &+= 1
      guard skipDigits() else { return false }
      guard index < count else { return true }
    }
    guard byte(at: index) | 0x20 == UInt8(ascii: "e") else { return true }
    index &+= 1
    if index < count, byte(at: index) == UInt8(ascii: "+") || byte(at: index) == UInt8(ascii: "-") {
      index &+= 1
    }
    return skipDigits()
  }

  /// Steps over digits, at least one.
  @inline(__always)
  private mutating func skipDigits() -> Bool {
    let start = index
    while index < count, byte(at: index) &- UInt8(ascii: "0") < 10 { index &+= 1 }
    return index > start
  }

  /// Steps over a string, from quote to quote.
  @inline(__always)
  private mutating func skipString() -> Bool {
    index &+= 1
    while true {
      skipPlainBytes()
      guard index < count else { return false }
      let byte = byte(at: index)
      if byte == UInt8(ascii: "\"") { break }
      // Documents inside of documents are full of these.
      if byte == UInt8(ascii: "\\"), count &- index >= 2, isShortEscape(self.byte(at: index &+ 1)) {
        index &+= 2
        continue
      }
      index = Self.endOfCharacter(bytes, count, index)
      guard index > 0 else { return false }
    }
    index &+= 1
    return true
  }

  /// True for a byte that alone follows the backslash of an escape: one of `"\/bfnrt`.
  @inline(__always)
  private func isShortEscape(_ byte: UInt8) -> Bool {
    let low: UInt64 = 1 &<< 0x22 | 1 &<< 0x2f
    let high: UInt64 = 1 &<< 0x1c | 1 &<< 0x22 | 1 &<< 0x26 | 1 &<< 0x2e | 1 &<< 0x32 | 1 &<< 0x34
    return byte < 0x80 && (byte < 0x40 ? low : high) &>> UInt64(byte & 0x3f) & 1 == 1
  }

  /// Steps over bytes that need no look, eight at a time, up to the first that may: a quote, a
  /// backslash, a control character or a byte of a longer UTF-8 sequence.
  ///
  /// Each term sets the high bit of the bytes that it finds. A borrow may set the bit of a byte
  /// *above* a found one too, so only the lowest bit is exact, and only that one is used. Bytes
  /// from 0x80 on are found by their own high bit, whatever the other terms make of them.
  @inline(__always)
  private mutating func skipPlainBytes() {
    while count &- index >= 8 {
      let word = word(at: index)
      let quote = (word ^ Self.word(of: 0x22)) &- Self.word(of: 1)
      let backslash = (word ^ Self.word(of: 0x5c)) &- Self.word(of: 1)
      let control = word &- Self.word(of: 0x20)
      let found = (quote | backslash | control | word) & Self.word(of: 0x80)
      guard found == 0 else {
        index &+= found.trailingZeroBitCount &>> 3
        return
      }
      index &+= 8
    }
  }

  /// The end of the character of a string that begins at `index` and is not a plain one, or that
  /// stands among the last eight bytes; 0 where the grammar does not allow it.
  @inline(never)
  private static func endOfCharacter(_ bytes: UnsafeRawPointer, _ count: Int, _ index: Int) -> Int {
    var scanner = JSONScanner(UnsafeRawBufferPointer(start: bytes, count: count))
    scanner.index = index
    do throws(JSONTextError) {
      try scanner.character()
      return scanner.index
    } catch {
      return 0
    }
  }
}
