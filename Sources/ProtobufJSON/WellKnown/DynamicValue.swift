// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `google.protobuf.Value`: any JSON value as a message.
struct DynamicValue: WireMessage {
  var kind: Kind?

  indirect enum Kind {
    case null(Int32)
    case number(Double)
    case string(String)
    case bool(Bool)
    case structure(DynamicStruct)
    case list(DynamicList)
  }

  static let wireName = "google.protobuf.Value"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.member(1, "null_value", &kind, of: "kind", .int32, Kind.null) {
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

extension DynamicValue {
  init(_ kind: Kind) { self.kind = kind }
}

/// `google.protobuf.Struct`.
struct DynamicStruct: WireMessage {
  var fields: [String: DynamicValue] = [:]

  static let wireName = "google.protobuf.Struct"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.map(1, "fields", &fields, .string, .message(DynamicValue.self))
  }
}

/// `google.protobuf.ListValue`.
struct DynamicList: WireMessage {
  var values: [DynamicValue] = []

  static let wireName = "google.protobuf.ListValue"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "values", &values)
  }
}
