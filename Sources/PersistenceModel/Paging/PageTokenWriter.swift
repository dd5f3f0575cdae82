// SPDX-License-Identifier: Apache-2.0

/// Writes the bytes of a page token; `PageTokenSealer` describes the form.
struct PageTokenWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  mutating func append(_ value: Int64) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(raw value: [UInt8]) {
    bytes.append(contentsOf: value)
  }

  mutating func append(_ position: PagePosition) {
    switch position.key {
    case .time(let time):
      append(PageTokenKind.time.rawValue)
      append(time.microseconds)
    case .text(let text):
      append(PageTokenKind.text.rawValue)
      append(text)
    case .number(let number):
      append(PageTokenKind.number.rawValue)
      append(number)
    }
    append(position.id)
  }

  /// A length of two bytes and as much UTF-8. Keys are folded titles of at most 256 code points and
  /// ids have 22 characters, so nothing longer than 65,535 bytes comes here.
  private mutating func append(_ text: String) {
    let utf8 = text.utf8.prefix(Int(UInt16.max))
    withUnsafeBytes(of: UInt16(utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: utf8)
  }
}

/// The kind of sort key in a page token.
enum PageTokenKind: UInt8 {
  case time = 1
  case text = 2
  case number = 3
}
