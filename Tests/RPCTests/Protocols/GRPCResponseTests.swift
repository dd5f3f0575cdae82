// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct GRPCResponseTests {
  private let exchange = RecordedExchange()

  /// The answer to a request with these fields.
  private func response(_ fields: (String, String)...) -> CallResponse {
    var head = RequestHead(services: ServiceRegistry(), isCompressing: true)
    for (name, value) in [(":method", "POST"), (":path", "/p.S/M")] + fields {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    return head.response
  }

  private func fail(_ response: inout CallResponse, _ error: RPCError, head: Metadata?) {
    _ = response.fail(error, head: head, form: { ConnectError($0) }, on: exchange)
  }

  private let frame: [UInt8] = [0, 0, 0, 0, 1, 7]

  @Test(arguments: ["application/grpc", "application/grpc+proto"])
  func `an answer is a head, frames as they are, and a status`(contentType: String) {
    let response = response(("content-type", contentType))
    response.sendHead([:], encoding: nil, on: exchange)
    #expect(response.send(frame, on: exchange) == 6)
    #expect(response.end(trailers: [:], head: nil, on: exchange) == 0)
    #expect(
      exchange.acts == [
        .head([":status: 200", "content-type: \(contentType)"]), .bytes(frame),
        .trailers(["grpc-status: 0"]),
      ])
  }

  @Test func `metadata stands in the head and in the trailers`() {
    let response = response(("content-type", "application/grpc"))
    response.sendHead(["a": "1"], encoding: .gzip, on: exchange)
    _ = response.end(trailers: ["b": "2"], head: nil, on: exchange)
    #expect(
      exchange.acts == [
        .head([
          ":status: 200", "content-type: application/grpc", "grpc-encoding: gzip", "a: 1",
        ]), .trailers(["grpc-status: 0", "b: 2"]),
      ])
  }

  @Test func `an error after a message is the status of the trailers`() {
    var response = response(("content-type", "application/grpc"))
    response.sendHead([:], encoding: nil, on: exchange)
    fail(&response, RPCError(.notFound, "no"), head: nil)
    #expect(exchange.acts.last == .trailers(["grpc-status: 5", "grpc-message: no"]))
  }

  @Test func `an error before any message is one block, and so is a rejection`() {
    var response = response(("content-type", "application/grpc"))
    fail(&response, RPCError(.notFound, "no"), head: ["a": "1"])
    _ = response.reject(
      .status(RPCError(.unavailable, "busy")), form: { ConnectError($0) }, on: exchange)
    #expect(
      exchange.acts == [
        .headOnly([
          ":status: 200", "content-type: application/grpc", "a: 1", "grpc-status: 5",
          "grpc-message: no",
        ]),
        .headOnly([
          ":status: 200", "content-type: application/grpc", "grpc-status: 14",
          "grpc-message: busy",
        ]),
      ])
  }

  @Test func `a caller that compressed is told which encodings are taken`() {
    let response = response(("content-type", "application/grpc"), ("grpc-encoding", "gzip"))
    response.sendHead([:], encoding: nil, on: exchange)
    #expect(
      exchange.acts == [
        .head([
          ":status: 200", "content-type: application/grpc",
          "grpc-accept-encoding: identity,deflate,gzip",
        ])
      ])
  }

  @Test func `blocks stay below what the caller takes`() {
    exchange.responseBlockSizeMax = 400
    let response = response(("content-type", "application/grpc"))
    let long: Metadata = ["a": String(repeating: "1", count: 500)]
    response.sendHead(long, encoding: nil, on: exchange)
    _ = response.end(trailers: long, head: nil, on: exchange)
    #expect(
      exchange.acts == [
        .head([":status: 200", "content-type: application/grpc"]), .trailers(["grpc-status: 0"]),
      ])
  }

  @Test(arguments: ResponseBlock.Common.allCases)
  func `a common block has the fields of the block that it stands for`(
    common: ResponseBlock.Common
  ) {
    var fields: [String] = []
    ResponseBlock.common(common).forEachField {
      fields.append("\($0): " + String(decoding: $1, as: UTF8.self))
    }
    let expected =
      switch common {
      case .grpcHead: [":status: 200", "content-type: application/grpc"]
      case .grpcProtoHead: [":status: 200", "content-type: application/grpc+proto"]
      case .grpcOK: ["grpc-status: 0"]
      case .connectProto: [":status: 200", "content-type: application/proto"]
      case .connectJSON: [":status: 200", "content-type: application/json"]
      }
    #expect(fields == expected)
  }
}
