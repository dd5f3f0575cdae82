// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `google.protobuf.Struct`.
struct StructMessage: SuiteMessage {
  var fields: [String: ValueMessage] = [:]
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.Struct"

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.map(&fields, .string, .message(ValueMessage.self))
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.map(1, fields, .string, .message(ValueMessage.self))
    writer.unknown(unknownFields)
  }
}

/// `google.protobuf.ListValue`.
struct ListValue: SuiteMessage {
  var values: [ValueMessage] = []
  var unknownFields: [UInt8] = []

  static let wireName = "google.protobuf.ListValue"

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&values)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.messages(1, values)
    writer.unknown(unknownFields)
  }
}

/// `google.protobuf.Value`.
struct ValueMessage: SuiteMessage {
  /// What the value is.
  enum Kind {
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

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: if let value = try reader.value(.open(NullValue.self)) { kind = .null(value) }
    case 2: if let value = try reader.value(.double) { kind = .number(value) }
    case 3: if let value = try reader.value(.string) { kind = .string(value) }
    case 4: if let value = try reader.value(.bool) { kind = .bool(value) }
    case 5:
      var current: StructMessage?
      if case .structure(let message) = kind { current = message }
      if let value = try reader.value(mergedInto: current) { kind = .structure(value) }
    case 6:
      var current: ListValue?
      if case .list(let message) = kind { current = message }
      if let value = try reader.value(mergedInto: current) { kind = .list(value) }
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    switch kind {
    case .null(let value): writer.present(1, value, .open(NullValue.self))
    case .number(let value): writer.present(2, value, .double)
    case .string(let value): writer.present(3, value, .string)
    case .bool(let value): writer.present(4, value, .bool)
    case .structure(let value): writer.message(5, value)
    case .list(let value): writer.message(6, value)
    case nil: break
    }
    writer.unknown(unknownFields)
  }
}
