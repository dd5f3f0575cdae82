// SPDX-License-Identifier: Apache-2.0

/// The bytes of an input, taken from the front where a target needs several things.
struct Input {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next byte; 0 behind the last.
  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// The next bytes, as many as there are up to `count`.
  mutating func take(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// Bytes up to the next line feed, which is dropped.
  mutating func line() -> [UInt8] {
    let line = rest.prefix { $0 != 0x0A }
    rest = rest.dropFirst(line.count + 1)
    return Array(line)
  }

  /// Names and values, as header fields are written.
  mutating func fields() -> [(name: [UInt8], value: [UInt8])] {
    var fields: [(name: [UInt8], value: [UInt8])] = []
    while !rest.isEmpty {
      let line = line()
      // The name of a pseudo-header begins with a colon.
      let name = line.prefix(1) + line.dropFirst().prefix { $0 != UInt8(ascii: ":") }
      fields.append((Array(name), Array(line.dropFirst(name.count + 1))))
    }
    return fields
  }
}
