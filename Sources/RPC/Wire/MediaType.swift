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
}

extension StaticString {
  fileprivate var utf8: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}

extension UInt8 {
  fileprivate var lowercasedASCII: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }
}
