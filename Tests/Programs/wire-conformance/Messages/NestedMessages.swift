// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// A value of a type that contains itself: it lies outside of its owner.
indirect enum Boxed<Value: Sendable>: Sendable {
  case value(Value)
}

/// `TestAllTypesProto3.NestedMessage`.
struct NestedMessage: SuiteMessage {
  var a: Int32 = 0
  var corecursive: Boxed<TestAllTypes>?
  var unknownFields: [UInt8] = []

  static let wireName = "protobuf_test_messages.proto3.TestAllTypesProto3.NestedMessage"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "a", &a, .int32)
    try visitor.member(2, "corecursive", &corecursive, of: "_corecursive", Boxed.value) {
      if case .value(let value)? = $0 { value } else { nil }
    }
  }
}

/// `ForeignMessage`.
struct ForeignMessage: SuiteMessage {
  var c: Int32 = 0
  var unknownFields: [UInt8] = []

  static let wireName = "protobuf_test_messages.proto3.ForeignMessage"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "c", &c, .int32)
  }
}

/// `TestAllTypesProto3.NestedEnum`.
struct NestedEnum: WireEnum {
  var rawValue: Int32

  static let wireName = "protobuf_test_messages.proto3.TestAllTypesProto3.NestedEnum"

  static let names: KeyValuePairs<Self, String> = [
    Self(rawValue: 0): "FOO", Self(rawValue: 1): "BAR", Self(rawValue: 2): "BAZ",
    Self(rawValue: -1): "NEG",
  ]
}

/// `TestAllTypesProto3.AliasedEnum`.
struct AliasedEnum: WireEnum {
  var rawValue: Int32

  static let wireName = "protobuf_test_messages.proto3.TestAllTypesProto3.AliasedEnum"

  static let names: KeyValuePairs<Self, String> = [
    Self(rawValue: 0): "ALIAS_FOO", Self(rawValue: 1): "ALIAS_BAR",
    Self(rawValue: 2): "ALIAS_BAZ", Self(rawValue: 2): "MOO", Self(rawValue: 2): "moo",
    Self(rawValue: 2): "bAz",
  ]
}

/// `ForeignEnum`.
struct ForeignEnum: WireEnum {
  var rawValue: Int32

  static let wireName = "protobuf_test_messages.proto3.ForeignEnum"

  static let names: KeyValuePairs<Self, String> = [
    Self(rawValue: 0): "FOREIGN_FOO", Self(rawValue: 1): "FOREIGN_BAR",
    Self(rawValue: 2): "FOREIGN_BAZ",
  ]
}

/// `google.protobuf.NullValue`.
struct NullValue: WireEnum {
  var rawValue: Int32

  static let wireName = "google.protobuf.NullValue"

  static let names: KeyValuePairs<Self, String> = [Self(rawValue: 0): "NULL_VALUE"]
}
