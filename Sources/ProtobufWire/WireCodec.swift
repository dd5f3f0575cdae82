// SPDX-License-Identifier: Apache-2.0

/// The coding of values of one declared type. Field functions take a codec as an argument, as
/// in `reader.read(&title, .string)`; it has no state and vanishes when they are specialized.
public protocol WireCodec: Sendable {
  /// The type in Swift.
  associatedtype Value: Sendable

  /// All codecs of a type are alike.
  init()

  /// The form on the wire.
  static var wireType: WireType { get }

  /// The declared type.
  static var kind: WireField.Kind { get }

  /// The enum or message of the value, if it is one.
  static var composite: WireComposite? { get }

  /// The number of bytes if all values have the same, else nil.
  static var width: Int? { get }

  /// The value of an absent field.
  static var defaultValue: Value { get }

  /// True if a field of implicit presence omits this value.
  static func isDefault(_ value: Value) -> Bool

  /// Reads a value without its tag.
  static func read(from reader: inout WireReader) throws(WireError) -> Value

  /// Reads a value onto an earlier one: messages merge, everything else is replaced.
  static func merge(into value: inout Value, from reader: inout WireReader) throws(WireError)

  /// Writes a value without its tag.
  static func write(_ value: Value, to writer: inout WireWriter)

  /// A value without its Swift type, for forms other than the binary one.
  static func scalar(_ value: Value) -> WireScalar

  /// The value that a scalar holds; nil for one of another kind or outside of the type's range.
  static func value(_ scalar: WireScalar) -> Value?
}

extension WireCodec {
  @inlinable
  public static var width: Int? { nil }

  /// Nil: neither an enum nor a message.
  public static var composite: WireComposite? { nil }

  /// True if a repeated field of this type may be packed: everything but strings, bytes, messages.
  @inlinable
  static var isPackable: Bool { wireType != .lengthDelimited }

  @inlinable
  public static func merge(
    into value: inout Value, from reader: inout WireReader
  ) throws(WireError) {
    value = try read(from: &reader)
  }
}

/// The codec of a type that the keys of maps may have.
public protocol WireKeyCodec: WireCodec where Value: Hashable {
  /// True if an entry with the key `first` is written before one with `second`.
  static func isOrdered(_ first: Value, _ second: Value) -> Bool
}

// MARK: Varints

/// A number that is coded as the varint of its two's complement in 64 bits.
public protocol WireVarint: Hashable, Sendable {
  /// Takes what the type has room for, as every protobuf runtime does.
  init(varint: UInt64)
  /// Sign-extended to 64 bits.
  var varint: UInt64 { get }
  /// The declared type whose values are coded so.
  static var varintKind: WireField.Kind { get }
  /// The value without its type.
  var scalar: WireScalar { get }
  /// The value that a scalar holds, if it is of this type and fits.
  init?(scalar: WireScalar)
}

extension Int32: WireVarint {
  @inlinable public init(varint: UInt64) { self.init(truncatingIfNeeded: varint) }
  @inlinable public var varint: UInt64 { UInt64(bitPattern: Int64(self)) }
}

extension Int64: WireVarint {
  @inlinable public init(varint: UInt64) { self.init(bitPattern: varint) }
  @inlinable public var varint: UInt64 { UInt64(bitPattern: self) }
}

extension UInt32: WireVarint {
  @inlinable public init(varint: UInt64) { self.init(truncatingIfNeeded: varint) }
  @inlinable public var varint: UInt64 { UInt64(self) }
}

extension UInt64: WireVarint {
  @inlinable public init(varint: UInt64) { self = varint }
  @inlinable public var varint: UInt64 { self }
}

extension Bool: WireVarint {
  /// True unless every bit is 0.
  @inlinable public init(varint: UInt64) { self = varint != 0 }
  /// 1 or 0.
  @inlinable public var varint: UInt64 { self ? 1 : 0 }
}

/// `int32`, `int64`, `uint32`, `uint64`, `bool`.
public struct WireVarintCodec<Value: WireVarint>: WireKeyCodec {
  @inlinable public init() {}
  @inlinable public static var wireType: WireType { .varint }
  @inlinable public static var defaultValue: Value { Value(varint: 0) }
  @inlinable public static func isDefault(_ value: Value) -> Bool { value.varint == 0 }
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> Value {
    Value(varint: try reader.varint())
  }
  @inlinable public static func write(_ value: Value, to writer: inout WireWriter) {
    writer.varint(value.varint)
  }
  @inlinable public static func isOrdered(_ first: Value, _ second: Value) -> Bool {
    Int64(bitPattern: first.varint) < Int64(bitPattern: second.varint)
  }
}

/// `sint32`, `sint64`: 0, -1, 1, -2 become 0, 1, 2, 3, so that small negative numbers are short.
public struct WireZigZagCodec<Value: FixedWidthInteger & SignedInteger & Sendable>: WireKeyCodec {
  @inlinable public init() {}
  @inlinable public static var wireType: WireType { .varint }
  @inlinable public static var defaultValue: Value { 0 }
  @inlinable public static func isDefault(_ value: Value) -> Bool { value == 0 }
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> Value {
    let coded = Value.Magnitude(truncatingIfNeeded: try reader.varint())
    return Value(truncatingIfNeeded: coded &>> 1) ^ (0 &- Value(truncatingIfNeeded: coded & 1))
  }
  @inlinable public static func write(_ value: Value, to writer: inout WireWriter) {
    let coded = (value &<< 1) ^ (value &>> (Value.bitWidth &- 1))
    writer.varint(UInt64(Value.Magnitude(truncatingIfNeeded: coded)))
  }
  @inlinable public static func isOrdered(_ first: Value, _ second: Value) -> Bool {
    first < second
  }
}

// MARK: Fixed width

/// A number of 4 or 8 bytes.
public protocol WireFixed: Hashable, Comparable, Sendable {
  /// The unsigned number with the same bits.
  associatedtype Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable
  /// Takes the bits as they are.
  init(wireBits: Bits)
  /// The bits as they are.
  var wireBits: Bits { get }
  /// The declared type whose values are coded so.
  static var fixedKind: WireField.Kind { get }
  /// The value without its type.
  var scalar: WireScalar { get }
  /// The value that a scalar holds, if it is of this type and fits.
  init?(scalar: WireScalar)
}

extension UInt32: WireFixed {
  @inlinable public init(wireBits: UInt32) { self = wireBits }
  @inlinable public var wireBits: UInt32 { self }
}

extension UInt64: WireFixed {
  @inlinable public init(wireBits: UInt64) { self = wireBits }
  @inlinable public var wireBits: UInt64 { self }
}

extension Int32: WireFixed {
  @inlinable public init(wireBits: UInt32) { self.init(bitPattern: wireBits) }
  @inlinable public var wireBits: UInt32 { UInt32(bitPattern: self) }
}

extension Int64: WireFixed {
  @inlinable public init(wireBits: UInt64) { self.init(bitPattern: wireBits) }
  @inlinable public var wireBits: UInt64 { UInt64(bitPattern: self) }
}

extension Float: WireFixed {
  @inlinable public init(wireBits: UInt32) { self.init(bitPattern: wireBits) }
  @inlinable public var wireBits: UInt32 { bitPattern }
}

extension Double: WireFixed {
  @inlinable public init(wireBits: UInt64) { self.init(bitPattern: wireBits) }
  @inlinable public var wireBits: UInt64 { bitPattern }
}

/// `fixed32`, `fixed64`, `sfixed32`, `sfixed64`, `float`, `double`. The default is all bits zero,
/// so that -0.0 is written.
public struct WireFixedCodec<Value: WireFixed>: WireKeyCodec {
  @inlinable public init() {}
  @inlinable public static var wireType: WireType {
    Value.Bits.bitWidth == 32 ? .fixed32 : .fixed64
  }
  @inlinable public static var width: Int? { Value.Bits.bitWidth / 8 }
  @inlinable public static var defaultValue: Value { Value(wireBits: 0) }
  @inlinable public static func isDefault(_ value: Value) -> Bool { value.wireBits == 0 }
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> Value {
    Value(wireBits: try reader.fixed(Value.Bits.self))
  }
  @inlinable public static func write(_ value: Value, to writer: inout WireWriter) {
    writer.fixed(value.wireBits)
  }
  @inlinable public static func isOrdered(_ first: Value, _ second: Value) -> Bool {
    first < second
  }
}
