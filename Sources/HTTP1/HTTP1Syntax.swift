// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The character classes of RFC 9110 section 5.6 and RFC 9112 that decide where one message ends
/// and the next begins.
enum HTTP1Syntax {
  static let carriageReturn = UInt8(ascii: "\r")
  static let lineFeed = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")

  /// True for `tchar`, of which methods and field names consist.
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    // Most bytes of a name.
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"): true
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// True for bytes that a line may contain: visible characters, space, tab and everything past
  /// ASCII (`obs-text`). Control characters, DEL, CR and LF are not among them.
  static func isText(_ byte: UInt8) -> Bool {
    byte >= space && byte != 0x7F || byte == tab
  }

  /// The index of the first byte from `start` on that a line does not contain, or the end.
  static func endOfText(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var index = start
    // Eight at once, as most are text.
    while index &+ 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let suspects = suspects(UInt64(littleEndian: word))
      guard suspects != 0 else {
        index &+= 8
        continue
      }
      index &+= suspects.trailingZeroBitCount >> 3
      guard isText(bytes[index]) else { return index }
      index &+= 1
    }
    while index < bytes.count, isText(bytes[index]) { index &+= 1 }
    return index
  }

  /// The highest bit of the lowest byte that is a control character (a tab included) or DEL, and
  /// maybe of others above it; 0 where there is none.
  private static func suspects(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let controls = (word &- (ones &* 0x20)) & ~word
    let differences = word ^ (ones &* 0x7F)
    let deletes = (differences &- ones) & ~differences
    return (controls | deletes) & (ones &* 0x80)
  }

  /// True for bytes of a request target. A fragment (`#`) is never sent (RFC 9112 section 3.2).
  static func isTarget(_ byte: UInt8) -> Bool {
    byte > space && byte < 0x7F && byte != UInt8(ascii: "#")
  }

  /// True for bytes of `uri-host [":" port]` (RFC 3986 section 3.2), which excludes `@`, `/` and
  /// white space.
  static func isAuthority(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
      UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "%"),
      UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
      true
    default: false
    }
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  /// The value of a hexadecimal digit, or nil.
  static func hexadecimalValue(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  /// The value of a `Content-Length`: one or more digits and nothing else, or nil. Leading zeros
  /// are legal; 18 digits are, of which the largest number fits into `Int`.
  static func length(_ digits: some Collection<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var value = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// True if the bytes are exactly those of `text`.
  func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount, let start = baseAddress else { return false }
    return memcmp(start, text.utf8Start, count) == 0
  }

  /// The first index of a byte within a range, or nil.
  func index(of byte: UInt8, in range: Range<Int>) -> Int? {
    let part = part(range)
    guard let start = part.baseAddress, let found = memchr(start, Int32(byte), part.count) else {
      return nil
    }
    return range.lowerBound + (UnsafeRawPointer(found) - UnsafeRawPointer(start))
  }

  /// The bytes of a range.
  func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: self[range])
  }
}

extension ArraySlice<UInt8> {
  /// True if the bytes are exactly those of `text`.
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && withUnsafeBufferPointer { $0.equals(text) }
  }
}

extension Collection<UInt8> {
  /// True if the bytes are those of `text`, which is lower case, without regard to case.
  func equalsIgnoringCase(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount
      && text.withUTF8Buffer { elementsEqual($0, by: { HTTP1Syntax.lowercased($0) == $1 }) }
  }

  /// The items of a comma-separated list, trimmed. Empty items are left out
  /// (RFC 9110 section 5.6.1).
  var listItems: [SubSequence] {
    split(separator: UInt8(ascii: ",")).map(\.trimmed).filter { !$0.isEmpty }
  }
}

extension Collection<UInt8> where SubSequence: Collection<UInt8> {
  /// The bytes without spaces and tabs at both ends.
  fileprivate var trimmed: SubSequence {
    var start = startIndex
    var end = endIndex
    func isSpace(_ byte: UInt8) -> Bool { byte == HTTP1Syntax.space || byte == HTTP1Syntax.tab }
    while start < end, isSpace(self[start]) { start = index(after: start) }
    while start < end {
      let before = index(end, offsetBy: -1)
      guard isSpace(self[before]) else { break }
      end = before
    }
    return self[start..<end]
  }
}
