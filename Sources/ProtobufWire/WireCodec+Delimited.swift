// SPDX-License-Identifier: Apache-2.0

/// `string` as a Swift `String`, for short texts.
public struct WireStringCodec: WireKeyCodec {
  @inlinable public init() {}
  @inlinable public static var wireType: WireType { .lengthDelimited }
  @inlinable public static var defaultValue: String { "" }
  @inlinable public static func isDefault(_ value: String) -> Bool { value.isEmpty }
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> String {
    let field = reader.fieldNumber
    let bytes = try reader.lengthDelimited()
    guard let text = UTF8Validation.text(bytes) else { throw .invalidUTF8(field: field) }
    return text
  }
  @inlinable public static func write(_ value: String, to writer: inout WireWriter) {
    writer.lengthDelimited(value)
  }
  /// The order of Swift's strings.
  @inlinable public static func isOrdered(_ first: String, _ second: String) -> Bool {
    first < second
  }
}

/// `string` as its UTF-8 bytes, for long texts: one check and one copy, and no `String`.
public struct WireTextCodec: WireCodec {
  @inlinable public init() {}
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> [UInt8] {
    let field = reader.fieldNumber
    let bytes = try reader.lengthDelimited()
    guard UTF8Validation.accepts(bytes) else { throw .invalidUTF8(field: field) }
    return [UInt8](bytes)
  }
}

/// Fields whose values are bytes differ in what they accept when they are read.
extension WireCodec where Value == [UInt8] {
  @inlinable public static var wireType: WireType { .lengthDelimited }
  @inlinable public static var defaultValue: [UInt8] { [] }
  @inlinable public static func isDefault(_ value: [UInt8]) -> Bool { value.isEmpty }
  @inlinable public static func write(_ value: [UInt8], to writer: inout WireWriter) {
    writer.lengthDelimited(value)
  }
}

/// `string` as bytes that nobody has checked to be UTF-8 yet: for documents, whose own check covers
/// that.
public struct WireUncheckedTextCodec: WireCodec {
  @inlinable public init() {}
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> [UInt8] {
    [UInt8](try reader.lengthDelimited())
  }
}

/// `bytes`.
public struct WireBytesCodec: WireCodec {
  @inlinable public init() {}
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> [UInt8] {
    [UInt8](try reader.lengthDelimited())
  }
}

/// A protobuf enum: a struct around its number with a static constant for each known value, since
/// proto3 keeps numbers that the reader's version does not know.
public protocol WireEnum: RawRepresentable, Hashable, Sendable where RawValue == Int32 {
  /// Any number is a value.
  init(rawValue: Int32)

  /// The full name of the enum, for example `holdfast.v1.SessionEvent`.
  static var wireName: String { get }

  /// The values that this version knows, with their names in the `.proto` file.
  static var names: KeyValuePairs<Self, String> { get }

  /// The name of a value; nil for one that this version does not know.
  static func name(of number: Int32) -> String?

  /// The value of a name in UTF-8; nil for one that this version does not know.
  static func number(named name: [UInt8]) -> Int32?
}

// Requirements with one implementation, so that each enum has a copy for its own type: a generic
// loop over the pairs looks up their types for each.
extension WireEnum {
  @inlinable
  public static func name(of number: Int32) -> String? {
    for (value, name) in names where value.rawValue == number { return name }
    return nil
  }

  @inlinable
  public static func number(named name: [UInt8]) -> Int32? {
    for (value, known) in names where name.elementsEqual(known.utf8) { return value.rawValue }
    return nil
  }
}

/// An enum field.
public struct WireEnumCodec<Value: WireEnum>: WireCodec {
  @inlinable public init() {}
  @inlinable public static var wireType: WireType { .varint }
  @inlinable public static var defaultValue: Value { Value(rawValue: 0) }
  @inlinable public static func isDefault(_ value: Value) -> Bool { value.rawValue == 0 }
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> Value {
    Value(rawValue: Int32(varint: try reader.varint()))
  }
  @inlinable public static func write(_ value: Value, to writer: inout WireWriter) {
    writer.varint(value.rawValue.varint)
  }
}

/// A message as the value of a map.
public struct WireMessageCodec<Value: WireMessage>: WireCodec {
  @inlinable public init() {}
  @inlinable public static var wireType: WireType { .lengthDelimited }
  @inlinable public static var defaultValue: Value { Value() }
  @inlinable public static func isDefault(_ value: Value) -> Bool { false }
  @inlinable public static func read(from reader: inout WireReader) throws(WireError) -> Value {
    var message = Value()
    try reader.nested(&message)
    return message
  }
  @inlinable public static func merge(
    into value: inout Value, from reader: inout WireReader
  ) throws(WireError) {
    try reader.nested(&value)
  }
  @inlinable public static func write(_ value: Value, to writer: inout WireWriter) {
    value.withInspection { message in writer.nested(&message) }
  }
}

// MARK: The names that field functions take

extension WireCodec where Self == WireVarintCodec<Int32> {
  /// `int32`.
  @inlinable public static var int32: Self { Self() }
}

extension WireCodec where Self == WireVarintCodec<Int64> {
  /// `int64`.
  @inlinable public static var int64: Self { Self() }
}

extension WireCodec where Self == WireVarintCodec<UInt32> {
  /// `uint32`.
  @inlinable public static var uint32: Self { Self() }
}

extension WireCodec where Self == WireVarintCodec<UInt64> {
  /// `uint64`.
  @inlinable public static var uint64: Self { Self() }
}

extension WireCodec where Self == WireVarintCodec<Bool> {
  /// `bool`.
  @inlinable public static var bool: Self { Self() }
}

extension WireCodec where Self == WireZigZagCodec<Int32> {
  /// `sint32`.
  @inlinable public static var sint32: Self { Self() }
}

extension WireCodec where Self == WireZigZagCodec<Int64> {
  /// `sint64`.
  @inlinable public static var sint64: Self { Self() }
}

extension WireCodec where Self == WireFixedCodec<UInt32> {
  /// `fixed32`.
  @inlinable public static var fixed32: Self { Self() }
}

extension WireCodec where Self == WireFixedCodec<UInt64> {
  /// `fixed64`.
  @inlinable public static var fixed64: Self { Self() }
}

extension WireCodec where Self == WireFixedCodec<Int32> {
  /// `sfixed32`.
  @inlinable public static var sfixed32: Self { Self() }
}

extension WireCodec where Self == WireFixedCodec<Int64> {
  /// `sfixed64`.
  @inlinable public static var sfixed64: Self { Self() }
}

extension WireCodec where Self == WireFixedCodec<Float> {
  /// `float`.
  @inlinable public static var float: Self { Self() }
}

extension WireCodec where Self == WireFixedCodec<Double> {
  /// `double`.
  @inlinable public static var double: Self { Self() }
}

extension WireCodec where Self == WireStringCodec {
  /// `string` as a `String`.
  @inlinable public static var string: Self { Self() }
}

extension WireCodec where Self == WireTextCodec {
  /// `string` as UTF-8 bytes.
  @inlinable public static var text: Self { Self() }
}

extension WireCodec where Self == WireUncheckedTextCodec {
  /// `string` as bytes that are not checked to be UTF-8.
  @inlinable public static var uncheckedText: Self { Self() }
}

extension WireCodec where Self == WireBytesCodec {
  /// `bytes`.
  @inlinable public static var bytes: Self { Self() }
}

extension WireCodec {
  /// An enum.
  @inlinable
  public static func open<Value: WireEnum>(
    _ type: Value.Type
  ) -> Self where Self == WireEnumCodec<Value> { Self() }

  /// A message, as the value of a map.
  @inlinable
  public static func message<Value: WireMessage>(
    _ type: Value.Type
  ) -> Self where Self == WireMessageCodec<Value> { Self() }
}
