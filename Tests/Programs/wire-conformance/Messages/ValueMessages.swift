// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `google.protobuf.Struct`.
struct StructMessage: SuiteMessage {
  var fields: [String: ValueMessage] = [:]
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.Struct"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.map(1, "fields", &fields, .string, .message(ValueMessage.self))
  }
}

/// `google.protobuf.ListValue`.
struct ListValue: SuiteMessage {
  var values: [ValueMessage] = []
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.ListValue"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "values", &values)
  }
}

/// `google.protobuf.Value`.
struct ValueMessage: SuiteMessage {
  /// What the value is.
  indirect enum Kind {
    case null(NullValue)
    case number(Double)
    case string(String)
    case bool(Bool)
    case structure(StructMessage)
    case list(ListValue)
  }

  var kind: Kind?
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.Value"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.member(1, "null_value", &kind, of: "kind", .open(NullValue.self), Kind.null) {
      if case .null(let value)? = $0 { value } else { nil }
    }
    try visitor.member(2, "number_value", &kind, of: "kind", .double, Kind.number) {
      if case .number(let value)? = $0 { value } else { nil }
    }
    try visitor.member(3, "string_value", &kind, of: "kind", .string, Kind.string) {
      if case .string(let value)? = $0 { value } else { nil }
    }
    try visitor.member(4, "bool_value", &kind, of: "kind", .bool, Kind.bool) {
      if case .bool(let value)? = $0 { value } else { nil }
    }
    try visitor.member(5, "struct_value", &kind, of: "kind", Kind.structure) {
      if case .structure(let value)? = $0 { value } else { nil }
    }
    try visitor.member(6, "list_value", &kind, of: "kind", Kind.list) {
      if case .list(let value)? = $0 { value } else { nil }
    }
  }
}
