// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct GRPCResponseHeadTests {
  private func fields(_ body: (GRPCResponseHead.Sink) -> Void) -> [String] {
    var fields: [String] = []
    body { fields.append("\($0): " + String(decoding: $1, as: UTF8.self)) }
    return fields
  }

  private func size(_ body: (GRPCResponseHead.Sink) -> Void) -> Int {
    var size = 0
    body { size += $0.utf8.count + $1.count + 32 }
    return size
  }

  @Test func `the head echoes the request's content type`() {
    #expect(
      fields { GRPCResponseHead.initial(.grpc, ["k": "v"], $0) } == [
        ":status: 200", "content-type: application/grpc", "k: v",
      ])
    #expect(
      fields { GRPCResponseHead.initial(.grpcProto, [:], $0) } == [
        ":status: 200", "content-type: application/grpc+proto",
      ])
  }

  @Test func `trailers of a call that went well hold 0 and metadata`() {
    #expect(
      fields { GRPCResponseHead.trailers(nil, ["k": "v"], $0) } == ["grpc-status: 0", "k: v"])
  }

  @Test func `trailers of an error hold code, message, details and metadata`() {
    let error = RPCError(.notFound, "caf\u{E9}", details: [1, 2], metadata: ["k": "v"])
    #expect(
      fields { GRPCResponseHead.trailers(error, [:], $0) } == [
        "grpc-status: 5", "grpc-message: caf%C3%A9", "grpc-status-details-bin: AQI", "k: v",
      ])
  }

  @Test func `an empty message and empty details are left out`() {
    #expect(
      fields { GRPCResponseHead.trailers(RPCError(.unauthenticated, ""), [:], $0) } == [
        "grpc-status: 16"
      ])
  }

  @Test func `an error is never OK`() {
    #expect(RPCError(.ok, "").code == .internal)
  }

  @Test func `a status alone holds all in one block`() {
    let error = RPCError(.unimplemented, "no", metadata: ["t": "2"])
    #expect(
      fields {
        GRPCResponseHead.trailersOnly(
          .grpc, error, head: ["h": "1"], trailers: [:], acceptEncoding: Array("identity".utf8), $0)
      } == [
        ":status: 200", "content-type: application/grpc", "grpc-accept-encoding: identity",
        "h: 1", "grpc-status: 12", "grpc-message: no", "t: 2",
      ])
  }

  @Test func `what is no gRPC is answered by HTTP`() {
    #expect(
      fields { GRPCResponseHead.rejection(.unsupportedMediaType, .other, $0) } == [
        ":status: 415",
        "accept-post: " + String(decoding: AcceptPost.list(for: .unary), as: UTF8.self),
      ])
    #expect(
      fields { GRPCResponseHead.rejection(.methodNotAllowed(.methodNotPost), .grpc, $0) }.prefix(4)
        == [
          ":status: 405", "allow: POST", "content-type: application/grpc", "grpc-status: 13",
        ])
  }

  /// Past 8 KiB C-core's clients fail the call.
  @Test(arguments: [0, 100, 5_000, 7_000, 7_900, 8_000, 8_192, 50_000])
  func `trailers stay below 8 KiB whatever the error`(count: Int) {
    let long = String(repeating: "a", count: count)
    let accents = String(repeating: "\u{E9}", count: count)
    let stacked = "e" + String(repeating: "\u{301}", count: count)
    for message in [long, accents, stacked] {
      let error = RPCError(.internal, message, details: [UInt8](repeating: 1, count: count))
      #expect(size { GRPCResponseHead.trailers(error, [:], $0) } < 8_192)
      #expect(
        size {
          GRPCResponseHead.trailersOnly(.grpcProto, error, head: ["k": "v"], trailers: [:], $0)
        } < 8_192)
    }
  }

  @Test(arguments: [8_192, 4_096, 1_000])
  func `trailers stay below what the caller takes`(sizeMax: Int) {
    let error = RPCError(
      .internal, String(repeating: "a", count: 9_000), details: [UInt8](repeating: 1, count: 500))
    #expect(size { GRPCResponseHead.trailers(error, [:], sizeMax: sizeMax, $0) } <= sizeMax)
    #expect(
      size {
        GRPCResponseHead.trailersOnly(
          .grpcProto, error, head: ["k": "v"], trailers: [:],
          acceptEncoding: Array("identity,gzip,deflate".utf8), sizeMax: sizeMax, $0)
      } <= sizeMax)
    #expect(
      size { GRPCResponseHead.rejection(.status(error), .grpc, sizeMax: sizeMax, $0) } <= sizeMax)
  }

  @Test(arguments: [
    (Int.max, 7_700, true), (Int.max, 7_900, false), (Int.max, 50_000, false),
    (4_096, 3_700, true), (4_096, 3_800, false), (50, 1, false),
  ])
  func `metadata is sent where it fits, and changes no status`(
    sizeMax: Int, count: Int, fits: Bool
  ) {
    let metadata: Metadata = ["k": String(repeating: "v", count: count)]
    let initial = fields { GRPCResponseHead.initial(.grpc, metadata, sizeMax: sizeMax, $0) }
    #expect(initial.prefix(2) == [":status: 200", "content-type: application/grpc"])
    #expect(initial.count == (fits ? 3 : 2))
    let trailers = fields { GRPCResponseHead.trailers(nil, metadata, sizeMax: sizeMax, $0) }
    #expect(trailers.first == "grpc-status: 0")
    #expect(trailers.count == (fits ? 2 : 1))
    let alone = fields {
      GRPCResponseHead.trailersOnly(
        .grpc, nil, head: metadata, trailers: metadata, sizeMax: sizeMax, $0)
    }
    #expect(alone.contains("grpc-status: 0"))
    #expect(alone.count == (fits ? 4 : 3))
  }

  @Test func `a caller who takes next to nothing gets the code`() {
    let error = RPCError(.internal, "why", details: [1])
    #expect(
      fields { GRPCResponseHead.trailers(error, [:], sizeMax: 50, $0) } == ["grpc-status: 13"])
  }

  @Test func `details go before the message is cut`() {
    let error = RPCError(
      .internal, String(repeating: "a", count: 4_000),
      details: [UInt8](repeating: 1, count: 4_000))
    let sent = fields { GRPCResponseHead.trailers(error, [:], $0) }
    #expect(sent.count == 2)
    #expect(sent.last?.utf8.count == 4_000 + "grpc-message: ".utf8.count)
  }

  @Test func `metadata that would not fit even alone is left out`() {
    let large = String(repeating: "v", count: 9_000)
    let error = RPCError(.internal, "why", details: [1], metadata: ["t": large])
    #expect(
      fields { GRPCResponseHead.trailers(error, [:], $0) } == [
        "grpc-status: 13", "grpc-message: why", "grpc-status-details-bin: AQ",
      ])
    let alone = fields {
      GRPCResponseHead.trailersOnly(.grpc, error, head: ["h": large], trailers: [:], $0)
    }
    #expect(alone.count == 5)
    #expect(!alone.contains { $0.utf8.count > 100 })
  }

  @Test func `initial and trailing metadata count against the message`() {
    let value = String(repeating: "v", count: 3_000)
    let error = RPCError(
      .internal, String(repeating: "a", count: 8_000), metadata: ["t": value])
    #expect(
      size {
        GRPCResponseHead.trailersOnly(.grpc, error, head: ["h": value], trailers: [:], $0)
      } < 8_192)
  }
}
