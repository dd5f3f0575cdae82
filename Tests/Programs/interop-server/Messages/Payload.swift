// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.testing.Payload`: bytes of which only the number matters.
struct Payload: WireMessage, Equatable {
  var body: [UInt8] = []
}

extension Payload {
  static let wireName = "grpc.testing.Payload"
  static let wireFields = [WireField(2, "body", .bytes)]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 2: try reader.read(&body, .bytes)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(2, body, .bytes)
  }
}

/// `grpc.testing.Empty`.
struct EmptyMessage: WireMessage, Equatable {}

extension EmptyMessage {
  static let wireName = "grpc.testing.Empty"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    try reader.skip()
  }

  func encode(to writer: inout WireWriter) {}
}

/// `grpc.testing.BoolValue`: a flag that may be absent.
struct BoolValue: WireMessage, Equatable {
  var value = false
}

extension BoolValue {
  static let wireName = "grpc.testing.BoolValue"
  static let wireFields = [WireField(1, "value", .bool)]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&value, .bool)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, value, .bool)
  }
}

/// `grpc.testing.EchoStatus`: the status with which a call is to end.
struct EchoStatus: WireMessage, Equatable {
  var code: Int32 = 0
  var message = ""
}

extension EchoStatus {
  static let wireName = "grpc.testing.EchoStatus"
  static let wireFields = [
    WireField(1, "code", .int32),
    WireField(2, "message", .string),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&code, .int32)
    case 2: try reader.read(&message, .string)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, code, .int32)
    writer.field(2, message, .string)
  }
}
