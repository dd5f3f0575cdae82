// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.testing.StreamingOutputCallRequest`.
struct StreamingOutputCallRequest: WireMessage, Equatable {
  var responseParameters: [ResponseParameters] = []
  var payload: Payload?
  var responseStatus: EchoStatus?
}

extension StreamingOutputCallRequest {
  static let wireName = "grpc.testing.StreamingOutputCallRequest"
  static let wireFields = [
    WireField(2, "response_parameters", .message(ResponseParameters.wireName), .repeated),
    WireField(3, "payload", .message(Payload.wireName)),
    WireField(7, "response_status", .message(EchoStatus.wireName)),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 2: try reader.messages(&responseParameters)
    case 3: try reader.message(&payload)
    case 7: try reader.message(&responseStatus)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.messages(2, responseParameters)
    writer.message(3, payload)
    writer.message(7, responseStatus)
  }
}

/// `grpc.testing.StreamingOutputCallResponse`.
struct StreamingOutputCallResponse: WireMessage, Equatable {
  var payload: Payload?
}

extension StreamingOutputCallResponse {
  static let wireName = "grpc.testing.StreamingOutputCallResponse"
  static let wireFields = [WireField(1, "payload", .message(Payload.wireName))]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&payload)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.message(1, payload)
  }
}

/// `grpc.testing.ResponseParameters`: one answer of a stream.
struct ResponseParameters: WireMessage, Equatable {
  /// Bytes of the payload.
  var size: Int32 = 0
  /// How long to wait before it is sent.
  var intervalMicroseconds: Int32 = 0
  /// Whether it is to be compressed; it may be when that is not said.
  var compressed: BoolValue?
}

extension ResponseParameters {
  static let wireName = "grpc.testing.ResponseParameters"
  static let wireFields = [
    WireField(1, "size", .int32),
    WireField(2, "interval_us", .int32),
    WireField(3, "compressed", .message(BoolValue.wireName)),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&size, .int32)
    case 2: try reader.read(&intervalMicroseconds, .int32)
    case 3: try reader.message(&compressed)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, size, .int32)
    writer.field(2, intervalMicroseconds, .int32)
    writer.message(3, compressed)
  }
}
