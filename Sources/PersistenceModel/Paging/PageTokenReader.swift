// SPDX-License-Identifier: Apache-2.0

/// Reads the bytes of a page token; every method returns nil when they are exhausted or wrong.
struct PageTokenReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  var isAtEnd: Bool {
    rest.isEmpty
  }

  mutating func byte() -> UInt8? {
    rest.popFirst()
  }

  mutating func int64() -> Int64? {
    integer(byteCount: 8).map { Int64(bitPattern: $0) }
  }

  mutating func bytes(count: Int) -> [UInt8]? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func position() -> PagePosition? {
    guard let key = key(), let id = text() else { return nil }
    return PagePosition(key: key, id: id)
  }

  private mutating func key() -> PagePosition.Key? {
    switch byte().flatMap(PageTokenKind.init(rawValue:)) {
    case .time: int64().map { .time(Timestamp(microseconds: $0)) }
    case .text: text().map { .text($0) }
    case .number: int64().map { .number($0) }
    case nil: nil
    }
  }

  private mutating func text() -> String? {
    guard let count = integer(byteCount: 2), let bytes = bytes(count: Int(count)) else {
      return nil
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private mutating func integer(byteCount: Int) -> UInt64? {
    bytes(count: byteCount)?.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
