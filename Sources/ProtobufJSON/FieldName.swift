// SPDX-License-Identifier: Apache-2.0

/// The spellings of a field's name in JSON: that of the `.proto` file, and lowerCamelCase, which
/// drops each underscore and makes the letter behind it a capital.
enum FieldName {
  /// True if `key` is one of the spellings of `name`.
  static func matches(_ key: [UInt8], _ name: StaticString) -> Bool {
    let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    // A field's name begins with a letter or an underscore; most keys end here.
    if let first = key.first, let letter = name.first, first != letter,
      letter != UInt8(ascii: "_")
    {
      return false
    }
    return key.elementsEqual(name) || key.elementsEqual(LowerCamelCase(name))
  }

  /// Appends the lowerCamelCase spelling.
  static func append(_ name: StaticString, to text: inout [UInt8]) {
    let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    text.append(contentsOf: LowerCamelCase(name))
  }
}

/// The bytes of a name in lowerCamelCase.
struct LowerCamelCase<Base: Sequence<UInt8>>: Sequence, IteratorProtocol {
  private var base: Base.Iterator

  init(_ name: Base) { base = name.makeIterator() }

  mutating func next() -> UInt8? {
    guard var byte = base.next() else { return nil }
    guard byte == UInt8(ascii: "_") else { return byte }
    while byte == UInt8(ascii: "_") {
      guard let following = base.next() else { return nil }
      byte = following
    }
    return UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte & 0xdf : byte
  }
}
