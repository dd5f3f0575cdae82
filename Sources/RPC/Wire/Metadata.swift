// SPDX-License-Identifier: Apache-2.0

import JSONText

/// Custom metadata of a call: an ordered list of keys and values, in which a key may occur several
/// times (gRPC `doc/PROTOCOL-HTTP2.md`, Custom-Metadata).
///
/// A key that ends in `-bin` carries bytes, which travel as base64; every other value is text.
public struct Metadata: Sendable, Hashable {
  /// One key with one value.
  public struct Entry: Sendable, Hashable {
    /// Lower case.
    public let key: String
    /// The value as bytes; decoded already for a `-bin` key.
    public let value: [UInt8]

    /// True if the value is bytes rather than text.
    public var isBinary: Bool { Metadata.isBinary(key.utf8) }
    /// The value as text, invalid UTF-8 repaired.
    public var text: String { String(decoding: value, as: UTF8.self) }
  }

  /// The entries in the order in which they were added or arrived.
  public private(set) var entries: [Entry] = []

  public init() {}

  /// True if there is no entry.
  public var isEmpty: Bool { entries.isEmpty }

  /// Appends text under a key, after its existing values.
  public mutating func append(_ key: String, _ text: String) {
    entries.append(Entry(key: key.lowercased(), value: Array(text.utf8)))
  }

  /// Adds bytes under a key that ends in `-bin`.
  public mutating func append(_ key: String, bytes: [UInt8]) {
    entries.append(Entry(key: key.lowercased(), value: bytes))
  }

  /// Appends the entries of another list.
  public mutating func append(_ other: Metadata) { entries += other.entries }

  /// The entries for which a condition holds.
  func filtered(_ isIncluded: (Entry) -> Bool) -> Metadata {
    var metadata = Metadata()
    metadata.entries = entries.filter(isIncluded)
    return metadata
  }

  /// The first value of a key as text.
  public subscript(_ key: String) -> String? { entries.first { $0.key == key }?.text }

  /// The values of a key, in order.
  public func values(_ key: String) -> [[UInt8]] {
    entries.lazy.filter { $0.key == key }.map(\.value)
  }

  /// True if a key carries bytes.
  static func isBinary(_ key: some BidirectionalCollection<UInt8>) -> Bool {
    key.suffix(4).elementsEqual("-bin".utf8)
  }
}

extension Metadata: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, String)...) {
    for (key, value) in elements { append(key, value) }
  }
}

extension Metadata {
  /// Takes a field as it arrived. A `-bin` value may be several, joined by commas: it is split
  /// first, then decoded (gRPC `doc/PROTOCOL-HTTP2.md`). False when the base64 is malformed.
  mutating func appendField(
    _ key: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let name = String(decoding: key, as: UTF8.self)
    guard Self.isBinary(key) else {
      entries.append(Entry(key: name, value: Array(value)))
      return true
    }
    for part in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let bytes = Base64.decode(part) else { return false }
      entries.append(Entry(key: name, value: bytes))
    }
    return true
  }

  /// Hands out every entry as a header field: reserved names and values that HTTP cannot carry
  /// are left out, text loses white space at its ends, bytes are encoded without padding.
  public func forEachField(_ body: (_ name: String, _ value: [UInt8]) -> Void) {
    for entry in entries where !Self.isReserved(entry.key.utf8) {
      if entry.isBinary {
        body(entry.key, Base64.encode(entry.value))
      } else if entry.value.allSatisfy(Self.isValueByte) {
        body(entry.key, Self.trimmed(entry.value))
      }
    }
  }

  /// The size of the entries in a header list (RFC 9113 section 6.5.2), in bytes, with a prefix of
  /// `prefixSize` bytes before each name.
  func listSize(prefixSize: Int = 0) -> Int {
    var size = 0
    forEachField { size += prefixSize + $0.utf8.count + $1.count + 32 }
    return size
  }

  /// The first entry that `forEachField` would leave out or change; nil when each travels as it is.
  public var unsendable: Entry? {
    entries.first { entry in
      Self.isReserved(entry.key.utf8)
        || !entry.isBinary
          && (!entry.value.allSatisfy(Self.isValueByte) || Self.trimmed(entry.value) != entry.value)
    }
  }

  /// The bytes that a field value may contain (RFC 9110 section 5.5).
  private static func isValueByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F || byte == 0x09
  }

  /// Without the white space that would make the field malformed (RFC 9113 section 8.2.1).
  private static func trimmed(_ value: [UInt8]) -> [UInt8] {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    guard let first = value.first, let last = value.last, isSpace(first) || isSpace(last) else {
      return value
    }
    guard let end = value.lastIndex(where: { !isSpace($0) }) else { return [] }
    return Array(value[...end].drop(while: isSpace))
  }

  /// The key for the delay, in milliseconds, after which a call may be retried (gRFC A6).
  public static let retryPushback = "grpc-retry-pushback-ms"

  /// Names that belong to HTTP or to gRPC itself.
  private static func isReserved(_ key: String.UTF8View) -> Bool {
    key.isEmpty || key.first == UInt8(ascii: ":") || key.elementsEqual("te".utf8)
      || key.elementsEqual("content-type".utf8)
      || (key.starts(with: "grpc-".utf8) && !key.elementsEqual(retryPushback.utf8))
      || !key.allSatisfy(isKeyByte)
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }
}
