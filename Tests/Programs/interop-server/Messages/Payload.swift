// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.testing.Payload`: bytes of which only the number matters.
struct Payload: WireMessage, Equatable {
  var body: [UInt8] = []
}

extension Payload {
  static let wireName = "grpc.testing.Payload"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(2, "body", &body, .bytes)
  }
}

/// `grpc.testing.Empty`.
struct EmptyMessage: WireMessage, Equatable {}

extension EmptyMessage {
  static let wireName = "grpc.testing.Empty"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {}
}

/// `grpc.testing.BoolValue`: a flag that may be absent.
struct BoolValue: WireMessage, Equatable {
  var value = false
}

extension BoolValue {
  static let wireName = "grpc.testing.BoolValue"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "value", &value, .bool)
  }
}

/// `grpc.testing.EchoStatus`: the status with which a call is to end.
struct EchoStatus: WireMessage, Equatable {
  var code: Int32 = 0
  var message = ""
}

extension EchoStatus {
  static let wireName = "grpc.testing.EchoStatus"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "code", &code, .int32)
    try visitor.field(2, "message", &message, .string)
  }
}
