// SPDX-License-Identifier: Apache-2.0

/// An ordered list of header fields in two flat arrays: all names and values back to back, and
/// where each ends.
///
/// A block can be emptied and filled again without allocating, so that a connection reuses a few
/// of them for all its requests.
public struct HeaderBlock: Sendable {
  /// One field: `bytes[nameStart..<valueStart]` is the name, `bytes[valueStart..<end]` the value.
  struct Field: Sendable {
    let nameStart: Int
    let valueStart: Int
    let end: Int
  }

  private(set) var bytes: [UInt8] = []
  private(set) var fields: [Field] = []
  /// The sum of name + value + 32 over every field that arrived, kept or not
  /// (RFC 9113 section 6.5.2), in bytes.
  public private(set) var listSize = 0

  public init() {}

  /// A block of fields known beforehand; names must be lower case.
  public init(_ fields: KeyValuePairs<String, String>) {
    for (name, value) in fields { append(name: name, value: value) }
  }

  /// The number of fields kept.
  public var count: Int { fields.count }

  /// Adds a field; `name` must be lower case.
  public mutating func append(name: String, value: String) {
    append(name: name.utf8, value: value.utf8)
  }

  /// Adds a field; `name` must be lower case. Not generic, so that other modules pay only for what
  /// is copied.
  public mutating func append(name: String, value: [UInt8]) {
    var name = name
    name.withUTF8 { name in value.withUnsafeBufferPointer { append(name: name, value: $0) } }
  }

  /// Adds a field; `name` must be lower case.
  public mutating func append(
    name: some Collection<UInt8>, value: some Collection<UInt8>
  ) {
    let nameStart = bytes.count
    bytes.append(contentsOf: name)
    let valueStart = bytes.count
    bytes.append(contentsOf: value)
    fields.append(Field(nameStart: nameStart, valueStart: valueStart, end: bytes.count))
    listSize &+= name.count &+ value.count &+ Self.fieldOverhead
  }

  /// Counts a field without keeping it.
  mutating func count(nameSize: Int, valueSize: Int) {
    listSize &+= nameSize &+ valueSize &+ Self.fieldOverhead
  }

  /// Empties the block and keeps its storage.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    listSize = 0
  }

  /// Calls `body` with each name and value in order; the buffers are valid during the call only.
  @inline(__always)
  public func forEach(
    _ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Void
  ) {
    bytes.withUnsafeBufferPointer { all in
      for field in fields {
        body(
          UnsafeBufferPointer(rebasing: all[field.nameStart..<field.valueStart]),
          UnsafeBufferPointer(rebasing: all[field.valueStart..<field.end]))
      }
    }
  }

  /// The same with the fields of one name first, whatever their place.
  @inline(__always)
  public func forEach(
    first firstName: StaticString,
    _ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Void
  ) {
    forEach { name, value in if name.equals(firstName) { body(name, value) } }
    forEach { name, value in if !name.equals(firstName) { body(name, value) } }
  }

  /// The fields as strings, invalid UTF-8 repaired; for tests and logs.
  public var pairs: [(name: String, value: String)] {
    fields.map { field in
      (
        String(decoding: bytes[field.nameStart..<field.valueStart], as: UTF8.self),
        String(decoding: bytes[field.valueStart..<field.end], as: UTF8.self)
      )
    }
  }

  /// The overhead of each field (RFC 9113 section 6.5.2).
  static let fieldOverhead = 32
}
