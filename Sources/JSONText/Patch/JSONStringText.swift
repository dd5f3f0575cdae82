// SPDX-License-Identifier: Apache-2.0

/// The text of a JSON string and what it means.
///
/// Meanings are UTF-8, except that the escape of a lone surrogate, which UTF-8 cannot hold, means
/// the three bytes that its number would have; so two strings are equal if and only if their
/// meanings are.
enum JSONStringText {
  /// The meaning of the string in `bytes`, which includes its quotes; the result does not. The
  /// text must be well-formed.
  static func meaning(of bytes: UnsafeRawBufferPointer.SubSequence) -> [UInt8] {
    let inner = bytes.dropFirst().dropLast()
    guard inner.contains(UInt8(ascii: "\\")) else { return Array(inner) }
    var meaning: [UInt8] = []
    meaning.reserveCapacity(inner.count)
    var rest = inner
    while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
      meaning.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<backslash]))
      rest = rest[(backslash + 1)...]
      guard let escape = rest.popFirst() else { break }
      switch escape {
      case UInt8(ascii: "b"): meaning.append(0x08)
      case UInt8(ascii: "f"): meaning.append(0x0c)
      case UInt8(ascii: "n"): meaning.append(0x0a)
      case UInt8(ascii: "r"): meaning.append(0x0d)
      case UInt8(ascii: "t"): meaning.append(0x09)
      case UInt8(ascii: "u"): append(codePoint(&rest), to: &meaning)
      default: meaning.append(escape)
      }
    }
    meaning.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest))
    return meaning
  }

  /// A string that has a meaning, in quotes, with as few escapes as possible.
  static func text(of meaning: [UInt8]) -> [UInt8] {
    var text = [UInt8(ascii: "\"")]
    text.reserveCapacity(meaning.count + 2)
    for (index, byte) in meaning.enumerated() {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        text += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        text += escape(UInt32(byte))
      case 0xed where index + 2 < meaning.count && meaning[index + 1] >= 0xa0:
        // The lead of a surrogate; its other two bytes are skipped below.
        text += escape(
          0xd000 | UInt32(meaning[index + 1] & 0x3f) << 6
            | UInt32(meaning[index + 2] & 0x3f))
      case 0x80..<0xc0 where isInSurrogate(meaning, index):
        continue
      default:
        text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
    return text
  }

  private static func isInSurrogate(_ meaning: [UInt8], _ index: Int) -> Bool {
    if index >= 1, meaning[index - 1] == 0xed { return meaning[index] >= 0xa0 }
    return index >= 2 && meaning[index - 2] == 0xed && meaning[index - 1] >= 0xa0
  }

  private static func escape(_ unit: UInt32) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return Array("\\u".utf8)
      + stride(from: 12, through: 0, by: -4).map { digits[Int(unit >> UInt32($0) & 0xf)] }
  }

  /// The code point whose four digits come next; a high surrogate takes the low one behind it
  /// along.
  private static func codePoint(_ rest: inout UnsafeRawBufferPointer.SubSequence) -> UInt32 {
    let unit = digits(rest.prefix(4))
    rest = rest.dropFirst(4)
    guard 0xd800..<0xdc00 ~= unit, rest.starts(with: Array("\\u".utf8)) else { return unit }
    let low = digits(rest.dropFirst(2).prefix(4))
    guard 0xdc00..<0xe000 ~= low else { return unit }
    rest = rest.dropFirst(6)
    return 0x1_0000 + (unit - 0xd800) << 10 + (low - 0xdc00)
  }

  private static func digits(_ text: UnsafeRawBufferPointer.SubSequence) -> UInt32 {
    text.reduce(0) { $0 << 4 | UInt32($1 & 0xf) + ($1 > UInt8(ascii: "9") ? 9 : 0) }
  }

  private static func append(_ codePoint: UInt32, to bytes: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(codePoint >> shift & 0x3f) }
    switch codePoint {
    case 0..<0x80: bytes.append(UInt8(codePoint))
    case 0x80..<0x800: bytes += [0xc0 | UInt8(codePoint >> 6), tail(0)]
    case 0x800..<0x1_0000: bytes += [0xe0 | UInt8(codePoint >> 12), tail(6), tail(0)]
    default: bytes += [0xf0 | UInt8(codePoint >> 18 & 7), tail(12), tail(6), tail(0)]
    }
  }
}
