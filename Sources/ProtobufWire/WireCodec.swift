// SPDX-License-Identifier: Apache-2.0

/// How the values of one declared type are coded. Field functions take a codec as an argument, as
/// in `reader.read(&title, .string)`; it has no state and vanishes when they are specialized.
public protocol WireCodec: Sendable {
  /// The type in Swift.
  associatedtype Value: Sendable

  /// All codecs of a type are alike.
  init()

  /// The form on the wire.
  static var wireType: WireType { get }

  /// The number of bytes if all values have the same, else nil.
  static var width: Int? { get }

  /// What an absent field means.
  static var defaultValue: Value { get }

  /// Whether a field with implicit presence leaves this value out.
  static func isDefault(_ value: Value) -> Bool

  /// Reads a value without its tag.
  static func read(from reader: inout WireReader) throws(WireError) -> Value

  /// Reads a value onto an earlier one: messages merge, everything else is replaced.
  static func merge(into value: inout Value, from reader: inout WireReader) throws(WireError)

  /// Writes a value without its tag.
  static func write(_ value: Value, to writer: inout WireWriter)
}

extension WireCodec {
  /// The number of bytes if all values have the same.
  @inlinable
  public static var width: Int? { nil }

  /// Whether a repeated field of this type may be packed: everything but strings, bytes, messages.
  @inlinable
  static var isPackable: Bool { wireType != .lengthDelimited }

  /// Reads one value onto an earlier one.
  @inlinable
  public static func merge(
    into value: inout Value, from reader: inout WireReader
  ) throws(WireError) {
    value = try read(from: &reader)
  }
}

// MARK: Varints

/// A number that is coded as the varint of its two's complement in 64 bits.
public protocol WireVarint: Equatable, Sendable {
  /// Takes what the type has room for, as every protobuf runtime does.
  init(varint: UInt64)
  /// Sign-extended to 64 bits.
  var varint: UInt64 { get }
}

extension Int32: WireVarint {
  /// Takes what the type has room for.
  @inlinable public init(varint: UInt64) { self.init(truncatingIfNeeded: varint) }
  /// Sign-extended to 64 bits.
  @inlinable public var varint: UInt64 { UInt64(bitPattern: Int64(self)) }
}

extension Int64: WireVarint {
  /// Takes what the type has room for.
  @inlinable public init(varint: UInt64) { self.init(bitPattern: varint) }
  /// Sign-extended to 64 bits.
  @inlinable public var varint: UInt64 { UInt64(bitPattern: self) }
}

extension UInt32: WireVarint {
  /// Takes what the type has room for.
  @inlinable public init(varint: UInt64) { self.init(truncatingIfNeeded: varint) }
  /// The number in 64 bits.
  @inlinable public var varint: UInt64 { UInt64(self) }
}

extension UInt64: WireVarint {
  /// Takes what the type has room for.
  @inlinable public init(varint: UInt64) { self = varint }
  /// The number in 64 bits.
  @inlinable public var varint: UInt64 { self }
}

extension Bool: WireVarint {
  /// True unless every bit is 0.
  @inlinable public init(varint: UInt64) { self = varint != 0 }
  /// 1 or 0.
  @inlinable public var varint: UInt64 { self ? 1 : 0 }
}

/// `int32`, `int64`, `uint32`, `uint64`, `bool`.
public struct WireVarintCodec<Value: WireVarint>: WireCodec {
  /// The codec.
  @inlinable public init() {}
  /// The form on the wire.
  @inlinable public static var wireType: WireType { .varint }
  /// What an absent field means.
  @inlinable public static var defaultValue: Value { Value(varint: 0) }
  /// Whether a field of implicit presence leaves this value out.
  @inlinable public static func isDefault(_ value: Value) -> Bool { value.varint == 0 }
  /// Reads one value.
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> Value {
    Value(varint: try reader.varint())
  }
  /// Writes one value.
  @inlinable public static func write(_ value: Value, to writer: inout WireWriter) {
    writer.varint(value.varint)
  }
}

/// `sint32`, `sint64`: 0, -1, 1, -2 become 0, 1, 2, 3, so that small negative numbers are short.
public struct WireZigZagCodec<Value: FixedWidthInteger & SignedInteger & Sendable>: WireCodec {
  /// The codec.
  @inlinable public init() {}
  /// The form on the wire.
  @inlinable public static var wireType: WireType { .varint }
  /// What an absent field means.
  @inlinable public static var defaultValue: Value { 0 }
  /// Whether a field of implicit presence leaves this value out.
  @inlinable public static func isDefault(_ value: Value) -> Bool { value == 0 }
  /// Reads one value.
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> Value {
    let coded = Value.Magnitude(truncatingIfNeeded: try reader.varint())
    return Value(truncatingIfNeeded: coded &>> 1) ^ (0 &- Value(truncatingIfNeeded: coded & 1))
  }
  /// Writes one value.
  @inlinable public static func write(_ value: Value, to writer: inout WireWriter) {
    let coded = (value &<< 1) ^ (value &>> (Value.bitWidth &- 1))
    writer.varint(UInt64(Value.Magnitude(truncatingIfNeeded: coded)))
  }
}

// MARK: Fixed width

/// A number of 4 or 8 bytes.
public protocol WireFixed: Sendable {
  /// The unsigned number with the same bits.
  associatedtype Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable
  /// Takes the bits as they are.
  init(wireBits: Bits)
  /// The bits as they are.
  var wireBits: Bits { get }
}

extension UInt32: WireFixed {
  /// The number with these bits.
  @inlinable public init(wireBits: UInt32) { self = wireBits }
  /// The bits of the number.
  @inlinable public var wireBits: UInt32 { self }
}

extension UInt64: WireFixed {
  /// The number with these bits.
  @inlinable public init(wireBits: UInt64) { self = wireBits }
  /// The bits of the number.
  @inlinable public var wireBits: UInt64 { self }
}

extension Int32: WireFixed {
  /// The number with these bits.
  @inlinable public init(wireBits: UInt32) { self.init(bitPattern: wireBits) }
  /// The bits of the number.
  @inlinable public var wireBits: UInt32 { UInt32(bitPattern: self) }
}

extension Int64: WireFixed {
  /// The number with these bits.
  @inlinable public init(wireBits: UInt64) { self.init(bitPattern: wireBits) }
  /// The bits of the number.
  @inlinable public var wireBits: UInt64 { UInt64(bitPattern: self) }
}

extension Float: WireFixed {
  /// The number with these bits.
  @inlinable public init(wireBits: UInt32) { self.init(bitPattern: wireBits) }
  /// The bits of the number.
  @inlinable public var wireBits: UInt32 { bitPattern }
}

extension Double: WireFixed {
  /// The number with these bits.
  @inlinable public init(wireBits: UInt64) { self.init(bitPattern: wireBits) }
  /// The bits of the number.
  @inlinable public var wireBits: UInt64 { bitPattern }
}

/// `fixed32`, `fixed64`, `sfixed32`, `sfixed64`, `float`, `double`. The default is all bits zero,
/// so that -0.0 is written.
public struct WireFixedCodec<Value: WireFixed>: WireCodec {
  /// The codec.
  @inlinable public init() {}
  /// The form on the wire.
  @inlinable public static var wireType: WireType {
    Value.Bits.bitWidth == 32 ? .fixed32 : .fixed64
  }
  /// The number of bytes if all values have the same.
  @inlinable public static var width: Int? { Value.Bits.bitWidth / 8 }
  /// What an absent field means.
  @inlinable public static var defaultValue: Value { Value(wireBits: 0) }
  /// Whether a field of implicit presence leaves this value out.
  @inlinable public static func isDefault(_ value: Value) -> Bool { value.wireBits == 0 }
  /// Reads one value.
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> Value {
    Value(wireBits: try reader.fixed(Value.Bits.self))
  }
  /// Writes one value.
  @inlinable public static func write(_ value: Value, to writer: inout WireWriter) {
    writer.fixed(value.wireBits)
  }
}
