// SPDX-License-Identifier: Apache-2.0

/// Media types as header fields have them (RFC 9110 section 8.3.1): names that are compared without
/// regard to case, and parameters that say nothing here.
enum MediaType {
  /// The type and subtype of a field's value, without parameters and the white space before them.
  static func essence(of value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let type = value.prefix { $0 != UInt8(ascii: ";") }
    let end = type.lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    return UnsafeBufferPointer(rebasing: end.map { type[...$0] } ?? type.prefix(0))
  }

  /// False if the parameters of a field's value name a charset other than UTF-8, the only one of
  /// JSON (RFC 8259 section 8.1).
  static func isUTF8(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    value.split(separator: UInt8(ascii: ";")).dropFirst().allSatisfy { parameter in
      let parameter = UnsafeBufferPointer(rebasing: parameter).trimmed
      guard parameter.beginsWithoutCase(with: "charset=") else { return true }
      var name = parameter.dropFirst("charset=".utf8.count)
      if name.count >= 2, name.first == quote, name.last == quote {
        name = name.dropFirst().dropLast()
      }
      let charset = UnsafeBufferPointer(rebasing: name)
      return charset.isSameMediaType(as: "utf-8") || charset.isSameMediaType(as: "utf8")
    }
  }

  private static let quote = UInt8(ascii: "\"")
}

extension UnsafeBufferPointer<UInt8> {
  /// True if the bytes name the media type that `text` has in lower case.
  func isSameMediaType(as text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return equals(text) || zip(self, text.utf8).allSatisfy { $0.lowercasedASCII == $1 }
  }

  /// True if the bytes begin with `text`, which is in lower case, whatever their own case.
  func beginsWithoutCase(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && zip(self, text.utf8).allSatisfy { $0.lowercasedASCII == $1 }
  }

  /// The bytes without spaces and tabs at both ends.
  var trimmed: UnsafeBufferPointer<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    guard let end = lastIndex(where: { !isSpace($0) }) else { return .init(start: nil, count: 0) }
    return UnsafeBufferPointer(rebasing: self[...end].drop(while: isSpace))
  }
}

extension StaticString {
  fileprivate var utf8: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}

extension UInt8 {
  fileprivate var lowercasedASCII: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }
}
