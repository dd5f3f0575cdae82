// SPDX-License-Identifier: Apache-2.0

/// A cursor over the borrowed bytes of one message.
///
/// This file is the only place of the decoder that touches memory by address. Everything else is
/// built from `nextTag`, `varint`, `fixed`, `length` and `nested`, each of which compares with
/// `end` before it reads.
///
/// A message is read in passes over its fields. The tag of the next field is read ahead, and each
/// field of the pass takes its values while the tag is its own. So fields that come in the order of
/// their numbers, as every encoder writes them, cost one comparison each and one pass; another
/// order costs more passes. A pass that no field took part in has met an unknown field, which is
/// skipped.
///
/// A reader is made by `WireMessage.merge` and lent to `visitFields`. It cannot be copied, stored
/// or made elsewhere, so it never outlives the bytes it points into. (A `~Escapable` reader over a
/// `RawSpan` would say so in its type; in Swift 6.3 that still needs an experimental feature.)
///
/// Invariant: `cursor <= end`, and `end` never lies beyond the end of the enclosing message.
/// Invariant: between fields, `tag` is the one before `cursor`, or 0 at the end of the message.
public struct WireReader: ~Copyable {
  /// The next byte.
  @usableFromInline
  var cursor: UnsafeRawPointer

  /// The end of the innermost message or packed list.
  @usableFromInline
  var end: UnsafeRawPointer

  /// The number of messages or groups that may still be entered.
  @usableFromInline
  var depthLeft: Int

  /// The tag of the next field as encoded; 0 at the end of the message. It may be invalid, with a
  /// wire type that does not exist.
  @usableFromInline
  var tag: UInt32 = 0

  /// The position at which that tag begins.
  @usableFromInline
  var tagStart: UnsafeRawPointer

  /// Nil if there is nothing to read.
  @usableFromInline
  init?(_ buffer: UnsafeRawBufferPointer, depthMax: Int) {
    guard let start = buffer.baseAddress, !buffer.isEmpty else { return nil }
    self.cursor = start
    self.tagStart = start
    self.end = start + buffer.count
    self.depthLeft = depthMax
  }

  /// The bytes that are left in the innermost message.
  @inlinable
  var remaining: Int { end - cursor }

  /// Reads the tag of the next field, or notes the end of the message.
  @inlinable
  @inline(__always)
  mutating func nextTag() throws(WireError) {
    guard cursor != end else {
      tag = 0
      return
    }
    tagStart = cursor
    // Fields 1 to 15, one byte. Field 0 does not exist.
    let first = cursor.load(as: UInt8.self)
    if first &- 8 < 0x78 {
      cursor += 1
      tag = UInt32(first)
    } else {
      try longTag()
    }
  }

  /// A tag of 2 to 5 bytes, or of field 0. More bytes are an error even if they add nothing, as in
  /// every other runtime.
  @usableFromInline
  mutating func longTag() throws(WireError) {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 35, by: 7) {
      guard cursor != end else { throw .truncated }
      let byte = cursor.load(as: UInt8.self)
      cursor += 1
      value |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 {
        guard let rawValue = UInt32(exactly: value), rawValue >= 8 else { throw .invalidTag }
        tag = rawValue
        return
      }
    }
    throw .varintTooLong
  }

  /// Reads a varint. Bits above the 64th are dropped, as every other runtime does.
  @inlinable
  mutating func varint() throws(WireError) -> UInt64 {
    guard cursor != end else { throw .truncated }
    let first = cursor.load(as: UInt8.self)
    if first < 0x80 {
      cursor += 1
      return UInt64(first)
    }
    return try longVarint()
  }

  @usableFromInline
  mutating func longVarint() throws(WireError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard cursor != end else { throw .truncated }
      let byte = cursor.load(as: UInt8.self)
      cursor += 1
      value |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 { return value }
    }
    throw .varintTooLong
  }

  /// Reads a little-endian number of 4 or 8 bytes.
  @inlinable
  mutating func fixed<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type
  ) throws(WireError) -> Number {
    guard remaining >= MemoryLayout<Number>.size else { throw .truncated }
    let value = cursor.loadUnaligned(as: type)
    cursor += MemoryLayout<Number>.size
    return Number(littleEndian: value)
  }

  /// Reads a length and returns as many bytes, which are only valid until the caller returns.
  @inlinable
  mutating func lengthDelimited() throws(WireError) -> UnsafeRawBufferPointer {
    let count = try length()
    let bytes = UnsafeRawBufferPointer(start: cursor, count: count)
    cursor += count
    return bytes
  }

  /// Reads a length that fits into what is left.
  @inlinable
  mutating func length() throws(WireError) -> Int {
    let value = try varint()
    guard value <= UInt64(Int32.max) else { throw .lengthExceeded }
    let count = Int(truncatingIfNeeded: value)
    guard count <= remaining else { throw .truncated }
    return count
  }

  /// Reads a length and all fields of a message of that length.
  @inlinable
  mutating func nested<Message: WireMessage>(_ message: inout Message) throws(WireError) {
    let count = try length()
    guard depthLeft > 0 else { throw .depthExceeded }
    depthLeft &-= 1
    let outerEnd = end
    end = cursor + count
    try fields(of: &message)
    end = outerEnd
    depthLeft &+= 1
  }

  /// Reads fields until the end of the innermost message.
  @inlinable
  mutating func fields<Message: WireMessage>(of message: inout Message) throws(WireError) {
    try nextTag()
    while tag != 0 {
      let before = cursor
      try message.visitFields(&self)
      guard cursor == before, tag != 0 else { continue }
      let start = tagStart
      try skip()
      if Message.keepsUnknownFields {
        message.unknownFields.append(
          contentsOf: UnsafeRawBufferPointer(start: start, count: cursor - start))
      }
      try nextTag()
    }
  }

  /// Passes over the value of the field whose tag was read.
  @usableFromInline
  mutating func skip() throws(WireError) {
    guard let tag = WireTag(rawValue: tag) else { throw .invalidTag }
    switch tag.type {
    case .varint: _ = try varint()
    case .fixed32: _ = try fixed(UInt32.self)
    case .fixed64: _ = try fixed(UInt64.self)
    case .lengthDelimited: _ = try lengthDelimited()
    case .startGroup: try skipGroup(tag.field)
    case .endGroup: throw .unmatchedGroup
    }
  }

  private mutating func skipGroup(_ field: Int) throws(WireError) {
    guard depthLeft > 0 else { throw .depthExceeded }
    depthLeft &-= 1
    while true {
      try nextTag()
      if tag == 0 { throw .truncated }
      if tag & 7 == WireType.endGroup.rawValue {
        guard tag &>> 3 == field else { throw .unmatchedGroup }
        depthLeft &+= 1
        return
      }
      try skip()
    }
  }
}
