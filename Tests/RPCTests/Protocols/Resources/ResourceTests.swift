// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import RPC

/// Requests for resources, from their heads to their answers.
@Suite struct ResourceTests {
  /// A resource at `/echo`, which answers a body by itself, and a page at `/`.
  private struct Mirror: ResourceMap, ResourceCall {
    var bodySizeMax: Int? = 8
    let methodPath = "/test.Echo/Unary"

    func meaning(of request: ResourceRequest) -> ResourceMeaning? {
      switch String(decoding: request.path, as: UTF8.self) {
      case "/": .page(HTTPAnswer(200, [("content-type", "text/plain")], body: Array("page".utf8)))
      case "/echo":
        switch request.verb {
        case .put: .call(self)
        case .get, .head: .call(Mirror(bodySizeMax: nil))
        case .post, .other: .refused(ResourceRefusal(status: 405, [("allow", [])], error: nil))
        }
      default: nil
      }
    }

    func bodyTooLarge(size: Int?) -> RPCError {
      RPCError(.messageTooLarge, "too large: \(size.map { "\($0)" } ?? "?")")
    }
    func message(body: [UInt8]) -> [UInt8] { [1] + body }
    func answer(_ message: [UInt8]) throws(RPCError) -> HTTPAnswer {
      guard message.first == 1 else { throw RPCError(.internal, "not ours") }
      return HTTPAnswer(200, fields: [("etag", [0x22, 0x22])], body: Array(message.dropFirst()))
    }
    func refusal(_ error: RPCError) -> ResourceRefusal {
      ResourceRefusal(
        status: error.code == .aborted ? 412 : nil, [("x-safe", [0x31])], error: error)
    }
  }

  private func head(
    _ verb: String, _ path: String, _ fields: [(String, String)] = []
  ) -> RequestHead {
    RequestHead(
      services: Echo.services, [(":method", verb), (":path", path)] + fields,
      among: Mirror())
  }

  private func acts(_ send: (any ServerExchange) -> Void) -> [RecordedExchange.Act] {
    let exchange = RecordedExchange()
    send(exchange)
    return exchange.acts
  }

  /// The messages of a body, or the error that refuses it.
  private func messages(
    _ head: RequestHead, _ pieces: [[UInt8]]
  ) throws(RPCError) -> [[UInt8]] {
    var body = head.body(messageSizeMax: 1_024, acceptsCompressed: false)
    var messages: [[UInt8]] = []
    for piece in pieces {
      let result = piece.withUnsafeBytes { bytes in
        Result { () throws(RPCError) in try body.receive(bytes) { messages.append($0.bytes) } }
      }
      try result.get()
    }
    try body.end { messages.append($0.bytes) }
    return messages
  }

  @Test func `a request for a resource is a call of its method`() throws {
    var put = head("PUT", "/echo?x=y", [("authorization", "a"), ("connect-timeout-ms", "5")])
    #expect(put.method?.path == "/test.Echo/Unary")
    #expect(try put.check().get().path == "/test.Echo/Unary")
    #expect(put.callProtocol == .resource)
    #expect(put.codec == .proto)
    #expect(put.metadata["authorization"] == "a")
    #expect(put.timeout == .milliseconds(5))
    #expect(try messages(put, [[2], [3, 4]]) == [[1, 2, 3, 4]])
    #expect(try messages(put, []) == [[1]])
    #expect(try messages(head("GET", "/echo"), []) == [[1]])
    #expect(throws: RPCError.self) { try messages(head("GET", "/echo"), [[2]]) }
  }

  @Test func `a body is bounded while it comes, and refused where it announces more`() throws {
    let eight = [UInt8](repeating: 7, count: 8)
    #expect(try messages(head("PUT", "/echo"), [eight]) == [[1] + eight])
    #expect(throws: RPCError.self) { try messages(head("PUT", "/echo"), [eight, [7]]) }
    let announced = head("PUT", "/echo", [("content-length", "9")])
    #expect(throws: RPCError.self) { try messages(announced, [[7]]) }
    // Not a number that this machine has: what comes is counted all the same.
    let absurd = head("PUT", "/echo", [("content-length", "99999999999999999999")])
    #expect(try messages(absurd, [[7]]) == [[1, 7]])
  }

  @Test func `the method's answer becomes that of the resource`() {
    let response = head("GET", "/echo").response
    let sent = acts {
      response.sendHead([:], encoding: nil, on: $0)
      #expect(response.send([0, 0, 0, 0, 3, 1, 8, 9], on: $0) == 0)
      #expect(response.end(trailers: [:], head: nil, on: $0) == 2)
    }
    #expect(sent == [.head([":status: 200", "etag: \"\""]), .bytes([8, 9]), .end])
    let headOnly = head("HEAD", "/echo").response
    #expect(
      acts {
        _ = headOnly.send([0, 0, 0, 0, 2, 1, 8], on: $0)
        _ = headOnly.end(trailers: [:], head: [:], on: $0)
      } == [.headOnly([":status: 200", "etag: \"\""])])
  }

  @Test func `an error is that of Connect, with the status that the resource gives it`() {
    let response = head("PUT", "/echo").response
    for (error, status) in [(RPCError(.aborted, "m"), 412), (RPCError(.notFound, "m"), 404)] {
      let sent = acts {
        _ = response.fail(error, head: [:], form: { ConnectError($0) }, on: $0)
      }
      guard case .head(let lines)? = sent.first else {
        Issue.record("\(sent)")
        return
      }
      #expect(lines.first == ":status: \(status)")
      #expect(lines.contains("content-type: application/json") && lines.last == "x-safe: 1")
      #expect(sent.dropFirst().first == .bytes(ConnectError(error).json))
    }
  }

  @Test func `a page and a refusal are answered from the head`() {
    var page = head("GET", "/")
    guard case .failure(.answered(let answer)) = page.check() else {
      Issue.record("not a page")
      return
    }
    #expect(answer.body == Array("page".utf8))
    #expect(page.methodIndex == nil)
    var other = head("DELETE", "/echo")
    guard case .failure(let rejection) = other.check() else {
      Issue.record("not refused")
      return
    }
    let sent = acts {
      _ = other.response.reject(rejection, form: { ConnectError($0) }, on: $0)
    }
    #expect(sent == [.headOnly([":status: 405", "allow: "])])
    #expect(other.callProtocol == .resource)
  }

  @Test func `what is not a resource keeps its answer`() {
    var unknown = head("GET", "/nothing")
    guard case .failure(.connect(.notFound)) = unknown.check() else {
      Issue.record("not 404")
      return
    }
    #expect(unknown.callProtocol == nil)
    // A method is found before any resource.
    var method = head(
      "POST", "/test.Echo/Unary", [("content-type", "application/proto")])
    #expect((try? method.check().get()) != nil)
    #expect(method.callProtocol == .connect)
  }

  @Test func `a fault of the fields and a time that is over refuse a call`() {
    for (field, code) in [("x", StatusCode.invalidArgument), ("0", .deadlineExceeded)] {
      var request = head("GET", "/echo", [("connect-timeout-ms", field)])
      guard case .failure(.status(let error, _)) = request.check() else {
        Issue.record("not refused")
        return
      }
      #expect(request.response.code(of: error) == code)
    }
  }
}
