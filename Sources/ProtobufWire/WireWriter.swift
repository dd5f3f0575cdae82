// SPDX-License-Identifier: Apache-2.0

/// The sink of an encoded message.
///
/// A message is encoded twice. The first pass only adds up sizes and notes the length of every
/// nested message and packed list; the second writes each length in front of its bytes, into memory
/// of exactly the right size. So nothing is moved or measured again, however deep messages nest,
/// and the whole costs one allocation, or a few more if a message has many others in it.
///
/// This file is the only place of the encoder that touches memory by address, always through
/// `claim`, which compares with the capacity.
///
/// Invariant: while writing, the calls and their arguments equal those of the measuring pass.
public struct WireWriter: ~Copyable {
  /// The bytes measured or written so far.
  @usableFromInline
  var size = 0

  /// The output; nil while measuring.
  @usableFromInline
  var output: UnsafeMutableRawPointer?

  /// The bytes that `output` has room for.
  @usableFromInline
  var capacity = 0

  /// The lengths of nested messages and packed lists in the order in which they begin.
  @usableFromInline
  var lengths = WireLengths()

  /// The next of `lengths` to be written.
  @usableFromInline
  var lengthIndex = 0

  /// Begins the measuring pass.
  @inlinable
  init() {}

  /// Runs the writing pass, `encode`, after the measuring one.
  @inlinable
  mutating func bytes(after headroom: Int, _ encode: (inout WireWriter) -> Void) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: headroom + size) { buffer, initializedCount in
      guard let start = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
      start.initializeMemory(as: UInt8.self, repeating: 0, count: headroom)
      output = start + headroom
      capacity = size
      size = 0
      encode(&self)
      precondition(size == capacity, "encode wrote less than it had measured")
      initializedCount = headroom + size
    }
  }

  /// Counts the next `count` bytes and returns their place, or nil while measuring.
  @inlinable
  mutating func claim(_ count: Int) -> UnsafeMutableRawPointer? {
    let offset = size
    size += count
    guard let output else { return nil }
    precondition(size <= capacity, "encode wrote more than it had measured")
    return output + offset
  }

  @inlinable
  mutating func varint(_ value: UInt64) {
    if value < 0x80 {
      claim(1)?.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
    } else {
      longVarint(value)
    }
  }

  @usableFromInline
  mutating func longVarint(_ value: UInt64) {
    guard var place = claim(Self.varintSize(value)) else { return }
    var rest = value
    while rest >= 0x80 {
      place.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
      place += 1
      rest &>>= 7
    }
    place.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
  }

  /// 1 to 10 bytes: one for every 7 bits up to the highest that is set.
  @inlinable
  static func varintSize(_ value: UInt64) -> Int {
    (UInt64.bitWidth &- (value | 1).leadingZeroBitCount &+ 6) / 7
  }

  @inlinable
  mutating func fixed<Number: FixedWidthInteger & BitwiseCopyable>(_ value: Number) {
    claim(MemoryLayout<Number>.size)?.storeBytes(of: value.littleEndian, as: Number.self)
  }

  @inlinable
  mutating func lengthDelimited(_ bytes: [UInt8]) {
    varint(UInt64(bytes.count))
    raw(bytes)
  }

  @inlinable
  mutating func raw(_ bytes: [UInt8]) {
    guard let place = claim(bytes.count) else { return }
    bytes.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: place, count: source.count).copyMemory(from: source)
    }
  }

  @inlinable
  mutating func lengthDelimited(_ text: String) {
    let count = text.utf8.count
    varint(UInt64(count))
    guard let place = claim(count) else { return }
    let target = UnsafeMutableRawBufferPointer(start: place, count: count)
    // Copies in one piece from a native string, which is every string here.
    target.copyBytes(from: text.utf8)
  }

  /// Writes a length, then the fields of a message.
  @inlinable
  mutating func nested<Message: WireMessage>(_ message: inout Message) {
    nested { writer in message.encodeFields(to: &writer) }
  }

  /// The same for a message that is there.
  @inlinable
  mutating func nested<Message: WireMessage>(_ message: inout Message?) {
    nested { writer in message?.encodeFields(to: &writer) }
  }

  /// Writes a length, then what `body` writes.
  @inlinable
  mutating func nested(_ body: (inout WireWriter) -> Void) {
    if output == nil {
      let slot = lengths.append()
      let start = size
      body(&self)
      let length = size - start
      lengths[slot] = length
      size += Self.varintSize(UInt64(length))
    } else {
      let length = lengths[lengthIndex]
      lengthIndex += 1
      varint(UInt64(length))
      body(&self)
    }
  }
}
