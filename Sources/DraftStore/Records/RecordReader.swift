// SPDX-License-Identifier: Apache-2.0

/// Reads the body of a record. Invalid bytes make it throw.
struct RecordReader {
  /// The bytes were not written by a `RecordWriter`.
  struct Fault: Error {}

  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func raw(_ count: Int) throws(Fault) -> [UInt8] {
    guard count >= 0, count <= rest.count else { throw Fault() }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func number() throws(Fault) -> Int64 {
    Int64(bitPattern: try raw(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  mutating func flag() throws(Fault) -> Bool {
    switch try raw(1) {
    case [0]: false
    case [1]: true
    default: throw Fault()
    }
  }

  mutating func text() throws(Fault) -> String {
    guard let count = Int(exactly: try number()),
      let text = String(validating: try raw(count), as: UTF8.self)
    else { throw Fault() }
    return text
  }

  mutating func optionalText() throws(Fault) -> String? { try flag() ? try text() : nil }

  mutating func optionalNumber() throws(Fault) -> Int64? { try flag() ? try number() : nil }
}
