// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.testing.SimpleRequest`.
struct SimpleRequest: WireMessage, Equatable {
  /// Bytes of the answer's payload.
  var responseSize: Int32 = 0
  var payload: Payload?
  /// Whether the answer is to be compressed; it is not unless this is true.
  var responseCompressed: BoolValue?
  var responseStatus: EchoStatus?
  /// Whether this message was compressed.
  var expectCompressed: BoolValue?
  /// Whether the answer is to name its server.
  var fillServerID = false
}

extension SimpleRequest {
  static let wireName = "grpc.testing.SimpleRequest"
  static let wireFields = [
    WireField(2, "response_size", .int32),
    WireField(3, "payload", .message(Payload.wireName)),
    WireField(6, "response_compressed", .message(BoolValue.wireName)),
    WireField(7, "response_status", .message(EchoStatus.wireName)),
    WireField(8, "expect_compressed", .message(BoolValue.wireName)),
    WireField(9, "fill_server_id", .bool),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 2: try reader.read(&responseSize, .int32)
    case 3: try reader.message(&payload)
    case 6: try reader.message(&responseCompressed)
    case 7: try reader.message(&responseStatus)
    case 8: try reader.message(&expectCompressed)
    case 9: try reader.read(&fillServerID, .bool)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(2, responseSize, .int32)
    writer.message(3, payload)
    writer.message(6, responseCompressed)
    writer.message(7, responseStatus)
    writer.message(8, expectCompressed)
    writer.field(9, fillServerID, .bool)
  }
}

/// `grpc.testing.SimpleResponse`.
struct SimpleResponse: WireMessage, Equatable {
  var payload: Payload?
  /// The server that answered, where it was asked for.
  var serverID = ""
}

extension SimpleResponse {
  static let wireName = "grpc.testing.SimpleResponse"
  static let wireFields = [
    WireField(1, "payload", .message(Payload.wireName)),
    WireField(4, "server_id", .string),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&payload)
    case 4: try reader.read(&serverID, .string)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.message(1, payload)
    writer.field(4, serverID, .string)
  }
}
