// SPDX-License-Identifier: Apache-2.0

// How each codec tells its declared type, and its values without their Swift types.

extension WireVarintCodec {
  /// The declared type.
  public static var kind: WireField.Kind { Value.varintKind }
  /// The number, or the Boolean.
  public static func scalar(_ value: Value) -> WireScalar { value.scalar }
  /// The value, if the type has room for it.
  public static func value(_ scalar: WireScalar) -> Value? { Value(scalar: scalar) }
}

extension WireZigZagCodec {
  /// The declared type.
  public static var kind: WireField.Kind { Value.bitWidth == 32 ? .sint32 : .sint64 }
  /// The number.
  public static func scalar(_ value: Value) -> WireScalar { .signed(Int64(value)) }
  /// The value, if the type has room for it.
  public static func value(_ scalar: WireScalar) -> Value? {
    if case .signed(let number) = scalar { Value(exactly: number) } else { nil }
  }
}

extension WireFixedCodec {
  /// The declared type.
  public static var kind: WireField.Kind { Value.fixedKind }
  /// The number.
  public static func scalar(_ value: Value) -> WireScalar { value.scalar }
  /// The value, if the type has room for it.
  public static func value(_ scalar: WireScalar) -> Value? { Value(scalar: scalar) }
}

extension WireStringCodec {
  /// The declared type.
  public static var kind: WireField.Kind { .string }
  /// The text.
  public static func scalar(_ value: String) -> WireScalar { .string(value) }
  /// The text, if it is UTF-8.
  public static func value(_ scalar: WireScalar) -> String? {
    switch scalar {
    case .string(let text): text
    case .text(let bytes): bytes.withUnsafeBytes { UTF8Validation.text($0) }
    default: nil
    }
  }
}

extension WireTextCodec {
  /// The declared type.
  public static var kind: WireField.Kind { .string }
  /// The text.
  public static func scalar(_ value: [UInt8]) -> WireScalar { .text(value) }
  /// The bytes of the text.
  public static func value(_ scalar: WireScalar) -> [UInt8]? { scalar.textBytes }
}

extension WireUncheckedTextCodec {
  /// The declared type.
  public static var kind: WireField.Kind { .string }
  /// The text.
  public static func scalar(_ value: [UInt8]) -> WireScalar { .text(value) }
  /// The bytes of the text.
  public static func value(_ scalar: WireScalar) -> [UInt8]? { scalar.textBytes }
}

extension WireBytesCodec {
  /// The declared type.
  public static var kind: WireField.Kind { .bytes }
  /// The bytes.
  public static func scalar(_ value: [UInt8]) -> WireScalar { .bytes(value) }
  /// The bytes.
  public static func value(_ scalar: WireScalar) -> [UInt8]? {
    if case .bytes(let bytes) = scalar { bytes } else { nil }
  }
}

extension WireEnumCodec {
  /// The declared type.
  public static var kind: WireField.Kind { .enumeration(Value.wireName) }
  /// The enum.
  public static var composite: WireComposite? { .enumeration(Value.self) }
  /// The number.
  public static func scalar(_ value: Value) -> WireScalar { .enumeration(value.rawValue) }
  /// The value of a number.
  public static func value(_ scalar: WireScalar) -> Value? {
    if case .enumeration(let number) = scalar { Value(rawValue: number) } else { nil }
  }
}

extension WireMessageCodec {
  /// The declared type.
  public static var kind: WireField.Kind { .message(Value.wireName) }
  /// The message.
  public static var composite: WireComposite? { .message(Value.self) }
  /// The message.
  public static func scalar(_ value: Value) -> WireScalar { .message(value) }
  /// The message, if it is of this type.
  public static func value(_ scalar: WireScalar) -> Value? {
    if case .message(let message) = scalar { message as? Value } else { nil }
  }
}

extension WireScalar {
  fileprivate var textBytes: [UInt8]? {
    switch self {
    case .string(let text): Array(text.utf8)
    case .text(let bytes): bytes
    default: nil
    }
  }

  fileprivate func exactly<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    switch self {
    case .signed(let number): Number(exactly: number)
    case .unsigned(let number): Number(exactly: number)
    default: nil
    }
  }
}

// MARK: Numbers

extension Int32 {
  /// `int32`.
  public static var varintKind: WireField.Kind { .int32 }
  /// `sfixed32`.
  public static var fixedKind: WireField.Kind { .sfixed32 }
  /// The number.
  public var scalar: WireScalar { .signed(Int64(self)) }
  /// The number, if it fits.
  public init?(scalar: WireScalar) {
    guard let number = scalar.exactly(Int32.self) else { return nil }
    self = number
  }
}

extension Int64 {
  /// `int64`.
  public static var varintKind: WireField.Kind { .int64 }
  /// `sfixed64`.
  public static var fixedKind: WireField.Kind { .sfixed64 }
  /// The number.
  public var scalar: WireScalar { .signed(self) }
  /// The number, if it fits.
  public init?(scalar: WireScalar) {
    guard let number = scalar.exactly(Int64.self) else { return nil }
    self = number
  }
}

extension UInt32 {
  /// `uint32`.
  public static var varintKind: WireField.Kind { .uint32 }
  /// `fixed32`.
  public static var fixedKind: WireField.Kind { .fixed32 }
  /// The number.
  public var scalar: WireScalar { .unsigned(UInt64(self)) }
  /// The number, if it fits.
  public init?(scalar: WireScalar) {
    guard let number = scalar.exactly(UInt32.self) else { return nil }
    self = number
  }
}

extension UInt64 {
  /// `uint64`.
  public static var varintKind: WireField.Kind { .uint64 }
  /// `fixed64`.
  public static var fixedKind: WireField.Kind { .fixed64 }
  /// The number.
  public var scalar: WireScalar { .unsigned(self) }
  /// The number, if it fits.
  public init?(scalar: WireScalar) {
    guard let number = scalar.exactly(UInt64.self) else { return nil }
    self = number
  }
}

extension Bool {
  /// `bool`.
  public static var varintKind: WireField.Kind { .bool }
  /// The Boolean.
  public var scalar: WireScalar { .bool(self) }
  /// The Boolean, if it is one.
  public init?(scalar: WireScalar) {
    guard case .bool(let truth) = scalar else { return nil }
    self = truth
  }
}

extension Float {
  /// `float`.
  public static var fixedKind: WireField.Kind { .float }
  /// The number.
  public var scalar: WireScalar { .float(self) }
  /// The number, if it is of this type.
  public init?(scalar: WireScalar) {
    guard case .float(let number) = scalar else { return nil }
    self = number
  }
}

extension Double {
  /// `double`.
  public static var fixedKind: WireField.Kind { .double }
  /// The number.
  public var scalar: WireScalar { .double(self) }
  /// The number, if it is of this type.
  public init?(scalar: WireScalar) {
    guard case .double(let number) = scalar else { return nil }
    self = number
  }
}
