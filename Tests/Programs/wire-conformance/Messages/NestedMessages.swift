// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// An optional value of a type that contains itself: it lies in an array, outside of its owner.
@propertyWrapper
struct Boxed<Value: Sendable>: Sendable {
  private var storage: [Value] = []

  init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }

  var wrappedValue: Value? {
    get { storage.first }
    set { storage = newValue.map { [$0] } ?? [] }
  }
}

/// `TestAllTypesProto3.NestedMessage`.
struct NestedMessage: SuiteMessage {
  var a: Int32 = 0
  @Boxed var corecursive: TestAllTypes?
  var unknownFields: [UInt8] = []

  static let wireName = "protobuf_test_messages.proto3.TestAllTypesProto3.NestedMessage"

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&a, .int32)
    case 2: try reader.message(&corecursive)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, a, .int32)
    writer.message(2, corecursive)
    writer.unknown(unknownFields)
  }
}

/// `ForeignMessage`.
struct ForeignMessage: SuiteMessage {
  var c: Int32 = 0
  var unknownFields: [UInt8] = []

  static let wireName = "protobuf_test_messages.proto3.ForeignMessage"

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&c, .int32)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, c, .int32)
    writer.unknown(unknownFields)
  }
}

/// `TestAllTypesProto3.NestedEnum`.
struct NestedEnum: WireEnum {
  var rawValue: Int32
}

/// `TestAllTypesProto3.AliasedEnum`.
struct AliasedEnum: WireEnum {
  var rawValue: Int32
}

/// `ForeignEnum`.
struct ForeignEnum: WireEnum {
  var rawValue: Int32
}

/// `google.protobuf.NullValue`.
struct NullValue: WireEnum {
  var rawValue: Int32
}
