// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@testable import RPC

/// Each protocol's head, body and answer, through the seam that a transport uses.
@Suite struct CallResponseTests {
  private let exchange = RecordedExchange()

  private static let services: ServiceRegistry = {
    var services = ServiceRegistry()
    for (name, kind, idempotency) in [
      ("Read", MethodDescriptor.Kind.unary, MethodDescriptor.Idempotency.noSideEffects),
      ("Write", .unary, .unknown), ("Watch", .serverStreaming, .unknown),
    ] {
      services.register(
        Method(
          MethodDescriptor(
            service: "p.S", name: name, kind: kind, access: .anyone, idempotency: idempotency)
        ) { _ in })
    }
    return services
  }()

  /// The head of a request with these fields, read as a transport reads it.
  private func head(
    _ path: String, _ fields: [(String, String)], method: String = "POST"
  ) -> RequestHead {
    RequestHead(
      services: Self.services,
      [(":method", method), (":path", path), (":authority", "localhost")] + fields)
  }

  /// The answer to a request that has no fault.
  private func response(
    _ path: String, _ contentType: String, _ fields: [(String, String)] = []
  ) throws -> CallResponse {
    var head = head(path, [("content-type", contentType)] + fields)
    _ = try head.check().get()
    return head.response
  }

  @Test func `a request that came in the address has a query, and one in a body has none`() throws {
    let query = "encoding=proto&message="
    var got = head("/p.S/Read?\(query)", [], method: "GET")
    _ = try got.check().get()
    #expect(got.query?.elementsEqual(query.utf8) == true)
    for contentType in ["application/proto", "application/grpc", "application/grpc-web"] {
      var posted = head("/p.S/Read?\(query)", [("content-type", contentType)])
      _ = posted.check()
      #expect(posted.query == nil)
    }
  }

  private func fail(_ response: inout CallResponse, head: Metadata? = nil) {
    let error = RPCError(.notFound, "no", metadata: ["k": "v"])
    _ = response.fail(error, head: head, form: { ConnectError($0) }, on: exchange)
  }

  private let frame: [UInt8] = [0, 0, 0, 0, 1, 7]

  @Test(arguments: ["application/proto", "application/json"])
  func `R8: a unary answer begins at its end, so that an error behind its message is all of it`(
    contentType: String
  ) throws {
    var response = try response("/p.S/Write", contentType)
    response.sendHead(["k": "v"], encoding: nil, on: exchange)
    _ = response.send(frame, on: exchange)
    #expect(exchange.acts.isEmpty)
    fail(&response)
    guard case .head(let fields)? = exchange.acts.first else {
      Issue.record("\(exchange.acts)")
      return
    }
    #expect(fields.first == ":status: 404")
    #expect(!exchange.acts.contains(.bytes([7])))
    #expect(exchange.acts.count == 3)
  }

  @Test(arguments: [
    ("application/grpc", CallProtocol.grpc, MessageCodec.proto),
    ("application/grpc+json", .grpc, .json), ("application/grpc-web", .grpcWeb, .proto),
    ("application/grpc-web-text", .grpcWeb, .proto), ("application/grpc-web+json", .grpcWeb, .json),
    ("application/proto", .connect, .proto), ("application/json", .connect, .json),
  ])
  func `the content type tells protocol and codec`(
    contentType: String, callProtocol: CallProtocol, codec: MessageCodec
  ) throws {
    var head = head("/p.S/Write", [("content-type", contentType)])
    _ = try head.check().get()
    #expect(head.callProtocol == callProtocol)
    #expect(head.codec == codec)
  }

  @Test func `an answer of gRPC-Web ends with a frame of trailers`() throws {
    let response = try response("/p.S/Write", "application/grpc-web+proto")
    response.sendHead([:], encoding: nil, on: exchange)
    #expect(response.send(frame, on: exchange) == 6)
    #expect(response.end(trailers: [:], head: nil, on: exchange) == 21)
    #expect(
      exchange.acts == [
        .head([":status: 200", "content-type: application/grpc-web+proto"]), .bytes(frame),
        .bytes([0x80, 0, 0, 0, 16] + Array("grpc-status: 0\r\n".utf8)), .end,
      ])
  }

  @Test func `an error of gRPC-Web before any message is a frame, and each frame of text is whole`()
    throws
  {
    var response = try response("/p.S/Write", "application/grpc-web-text")
    fail(&response, head: ["h": "1"])
    let lines = "grpc-status: 5\r\ngrpc-message: no\r\nk: v\r\n"
    let bytes = [0x80, 0, 0, 0, UInt8(lines.utf8.count)] + Array(lines.utf8)
    #expect(
      exchange.acts == [
        .head([":status: 200", "content-type: application/grpc-web-text", "h: 1"]),
        .bytes(Base64.encode(bytes, isPadded: true)), .end,
      ])
  }

  @Test func `an answer of a unary call of Connect waits for its end`() throws {
    let response = try response("/p.S/Write", "application/json")
    response.sendHead(["h": "1"], encoding: nil, on: exchange)
    #expect(response.send([0, 0, 0, 0, 2, 0x7B, 0x7D], on: exchange) == 0)
    #expect(exchange.acts.isEmpty)
    #expect(response.end(trailers: ["t": "2"], head: nil, on: exchange) == 2)
    #expect(
      exchange.acts == [
        .head([":status: 200", "content-type: application/json", "h: 1", "trailer-t: 2"]),
        .bytes([0x7B, 0x7D]), .end,
      ])
  }

  @Test func `an empty message of Connect is an answer without a body`() throws {
    let response = try response("/p.S/Write", "application/proto")
    response.sendHead([:], encoding: nil, on: exchange)
    _ = response.send([0, 0, 0, 0, 0], on: exchange)
    _ = response.end(trailers: [:], head: nil, on: exchange)
    #expect(
      exchange.acts == [.headOnly([":status: 200", "content-type: application/proto"])])
  }

  @Test func `an error of a unary call of Connect is JSON with a status of HTTP`() throws {
    var response = try response("/p.S/Write", "application/proto")
    // A message that was on its way is forgotten.
    response.sendHead([:], encoding: nil, on: exchange)
    _ = response.send(frame, on: exchange)
    fail(&response)
    #expect(
      exchange.acts == [
        .head([
          ":status: 404", "content-type: application/json", "cache-control: no-store",
          "trailer-k: v",
        ]), .bytes(Array(#"{"code":"not_found","message":"no"}"#.utf8)), .end,
      ])
  }

  @Test func `a stream of Connect ends with an envelope, well or not`() throws {
    let content = "application/connect+json"
    let response = try response("/p.S/Watch", content)
    response.sendHead([:], encoding: nil, on: exchange)
    #expect(response.send(frame, on: exchange) == 6)
    _ = response.end(trailers: [:], head: nil, on: exchange)
    #expect(
      exchange.acts == [
        .head([":status: 200", "content-type: \(content)"]), .bytes(frame),
        .bytes([2, 0, 0, 0, 2, 0x7B, 0x7D]), .end,
      ])
    let other = try self.response("/p.S/Watch", content)
    var failing = other
    fail(&failing, head: [:])
    let text = #"{"error":{"code":"not_found","message":"no"},"metadata":{"k":["v"]}}"#
    #expect(
      exchange.acts.suffix(2) == [
        .bytes([2, 0, 0, 0, UInt8(text.utf8.count)] + Array(text.utf8)), .end,
      ])
  }

  @Test func `a request of no protocol is told what the method takes`() throws {
    var head = head("/p.S/Write", [("content-type", "text/plain")])
    guard case .failure(let rejection) = head.check() else {
      Issue.record("it was taken")
      return
    }
    _ = head.response.reject(rejection, form: { ConnectError($0) }, on: exchange)
    #expect(
      exchange.acts == [
        .headOnly([
          ":status: 415",
          "accept-post: " + String(decoding: AcceptPost.list(for: .unary), as: UTF8.self),
        ])
      ])
  }

  @Test(arguments: ["/p.S/Read", "/p.S/Write"])
  func `GET is for methods without side effects`(path: String) throws {
    var head = head(path + "?encoding=json&message=%7B%7D&connect=v1", [], method: "GET")
    let isTaken = (try? head.check().get()) != nil
    #expect(isTaken == (path == "/p.S/Read"))
    guard isTaken else { return }
    var body = head.body(messageSizeMax: 100, acceptsCompressed: false)
    var messages: [[UInt8]] = []
    try body.end { messages.append($0.bytes) }
    #expect(messages == [[0x7B, 0x7D]])
  }

  @Test(arguments: 1...8)
  func `bodies of every form give the same message in pieces of any size`(size: Int) throws {
    for (path, content, bytes) in [
      ("/p.S/Write", "application/grpc-web", frame),
      ("/p.S/Write", "application/grpc-web-text", Base64.encode(frame, isPadded: true)),
      ("/p.S/Write", "application/proto", [7]), ("/p.S/Watch", "application/connect+proto", frame),
    ] {
      var head = head(path, [("content-type", content)])
      _ = try head.check().get()
      var body = head.body(messageSizeMax: 100, acceptsCompressed: false)
      var messages: [[UInt8]] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        try Array(rest.prefix(size)).withUnsafeBytes { piece in
          try body.receive(piece) { messages.append($0.bytes) }
        }
        rest = rest.dropFirst(size)
      }
      try body.end { messages.append($0.bytes) }
      #expect(messages == [[7]], "\(content)")
    }
  }

  @Test func `a page of a foreign name or origin may not call where identity is ambient`() {
    let policy = CrossOriginPolicy(isIdentityAmbient: true)
    let rows: [([(String, String)], Int?)] = [
      ([("content-type", "application/json")], nil),
      ([("content-type", "application/json"), ("origin", "http://evil.example")], 403),
      ([("content-type", "application/grpc-web"), ("origin", "null")], 403),
      ([("content-type", "application/json"), (":authority", "evil.example")], 421),
      ([("content-type", "application/grpc"), (":authority", "evil.example")], nil),
    ]
    for (fields, status) in rows {
      var head = head("/p.S/Write", fields)
      switch head.check(policy) {
      case .success: #expect(status == nil, "\(fields)")
      case .failure(.connect(.refused(let refused, _))): #expect(refused == status, "\(fields)")
      case .failure(let rejection): Issue.record("\(fields): \(rejection)")
      }
    }
  }
}
