// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@testable import RPC

@Suite struct ConnectEndOfStreamTests {
  private func text(_ error: ConnectError?, _ metadata: Metadata) throws -> String {
    let envelope = ConnectEndOfStream.envelope(error, metadata: metadata)
    let length = envelope.count - 5
    #expect(
      envelope.prefix(5) == [2, 0, 0, UInt8(length >> 8), UInt8(length & 0xFF)],
      "S3: the flag of the last envelope is 2")
    _ = try JSONValue(parsing: Array(envelope.dropFirst(5)), depthMax: 8)
    return Array(envelope.dropFirst(5)).text
  }

  @Test func `S4: the end of a stream that went well is an object, never nothing`() throws {
    #expect(try text(nil, [:]) == "{}")
  }

  @Test func `S4: metadata is an object of arrays, each key once`() throws {
    var metadata = Metadata()
    metadata.append("x-a", "1")
    metadata.append("x-b-bin", bytes: [0xFB, 0xFF, 0xFE, 0])
    metadata.append("X-A", "two \"2\"")
    #expect(
      try text(nil, metadata)
        == #"{"metadata":{"x-a":["1","two \"2\""],"x-b-bin":["+//+AA"]}}"#)
  }

  @Test func `S4: an error stands beside its metadata`() throws {
    var error = RPCError(.aborted, "m")
    error.metadata.append("x-a", "1")
    #expect(
      try text(ConnectError(error), ["never": "sent"])
        == #"{"error":{"code":"aborted","message":"m"},"metadata":{"x-a":["1"]}}"#)
    error.metadata = [:]
    #expect(
      try text(ConnectError(error), [:]) == #"{"error":{"code":"aborted","message":"m"}}"#)
  }

  @Test func `S4: names and values that fields cannot carry are left out or repaired`() throws {
    var metadata = Metadata()
    metadata.append("grpc-status", "0")
    metadata.append("x y", "1")
    metadata.append("x-line", "a\nb")
    metadata.append("x-latin", String(decoding: [0x61, 0xFF], as: UTF8.self))
    #expect(try text(nil, metadata) == "{\"metadata\":{\"x-latin\":[\"a\u{FFFD}\"]}}")
  }

  /// S1: the single request of a server-streaming method has an envelope too.
  @Test(arguments: [1, 3, 100])
  func `S1 S6: envelopes of a request are cut as messages of gRPC are`(pieceSize: Int) throws {
    var stream: [UInt8] = []
    for message in [[1, 2, 3], [], [4]] as [[UInt8]] {
      var frame = [0, 0, 0, 0, 0] + message
      MessagePrefix.write(to: &frame)
      stream += frame
    }
    var deframer = MessageDeframer(messageSizeMax: 3)
    var messages: [[UInt8]] = []
    for piece in stream.pieces(of: pieceSize) {
      try piece.withUnsafeBytes { try deframer.receive($0) { messages.append($0.bytes) } }
    }
    #expect(messages == [[1, 2, 3], [], [4]])
    #expect(deframer.isAtBoundary)
  }

  @Test(arguments: [1, 2, 3, 4, 0x80, 0xFF] as [UInt8])
  func `S3 S6: a request has no end of its own, and reserved flags are internal`(flag: UInt8) {
    for acceptsCompressed in [false, true] where !(acceptsCompressed && flag == 1) {
      var deframer = MessageDeframer(messageSizeMax: 10, acceptsCompressed: acceptsCompressed)
      var frame: [UInt8] = [0, 0, 0, 0, 0, 7]
      MessagePrefix.write(to: &frame, flag: flag)
      let error = #expect(throws: RPCError.self) {
        try frame.withUnsafeBytes { try deframer.receive($0) { _ in } }
      }
      #expect(error.map { ConnectError($0).code } == .internal)
    }
  }

  @Test func `S7: what is cut short is never at a boundary`() throws {
    var frame: [UInt8] = [0, 0, 0, 0, 0, 7, 8]
    MessagePrefix.write(to: &frame)
    for count in 1..<frame.count {
      var deframer = MessageDeframer(messageSizeMax: 10)
      try frame.prefix(count).withUnsafeBytes { try deframer.receive($0) { _ in } }
      #expect(!deframer.isAtBoundary)
    }
  }
}
