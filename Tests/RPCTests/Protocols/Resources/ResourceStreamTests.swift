// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import RPC

/// Calls that stream in the form of a resource.
@Suite struct ResourceStreamTests {
  /// Reads each byte of a body as a message, and ends with one more.
  private final class Bytes: ResourceBodyReader {
    var isAtBoundary = true
    let heldBytes = 7
    func receive(
      _ bytes: UnsafeRawBufferPointer, messageSizeMax: Int, _ handle: ([UInt8]) -> Void
    ) throws(RPCError) {
      for byte in bytes {
        guard byte != 0xFF else { throw .messageTooLarge(size: 255, limit: messageSizeMax) }
        handle([byte])
      }
    }
    func end(_ handle: ([UInt8]) -> Void) { handle([0xEE]) }
  }

  /// A resource at `/bytes`, to be posted to, and one at `/one`, to be read.
  private struct Pieces: ResourceMap, ResourceStream {
    var methodPath = "/test.Echo/Both"
    var isBody = true
    var isTold = true

    func meaning(of request: ResourceRequest) -> ResourceMeaning? {
      switch (String(decoding: request.path, as: UTF8.self), request.verb) {
      case ("/bytes", .post) where request.mediaType == "application/x-bytes": .stream(self)
      case ("/one", .get), ("/one", .head): .stream(Pieces(isBody: false))
      default: nil
      }
    }

    var request: ResourceStreamRequest { isBody ? .body(Bytes()) : .message([1, 2]) }
    var head: HTTPAnswer { HTTPAnswer(200, [("content-type", "text/plain")]) }
    func piece(of message: ArraySlice<UInt8>) -> [UInt8] { Array(message) + [0] }
    func lastPiece(error: [UInt8]) -> [UInt8]? { isTold ? error : nil }
    func refusal(_ error: RPCError) -> ResourceRefusal {
      ResourceRefusal(status: nil, [], error: error)
    }
  }

  private static let frame: [UInt8] = [0, 0, 0, 0, 2, 8, 9]
  private static let head = RecordedExchange.Act.head([":status: 200", "content-type: text/plain"])

  private func acts(
    _ response: ResourceStreamResponse,
    _ send: (CallResponse, any ServerExchange) -> Void
  ) -> [RecordedExchange.Act] {
    let exchange = RecordedExchange()
    send(.resourceStream(response), exchange)
    return exchange.acts
  }

  private func head(_ verb: String, _ path: String, _ type: String = "") -> RequestHead {
    RequestHead(
      services: Echo.services, [(":method", verb), (":path", path), ("content-type", type)],
      among: Pieces())
  }

  private func messages(_ head: RequestHead, _ pieces: [[UInt8]]) throws -> [[UInt8]] {
    var body = head.body(messageSizeMax: 1_024, acceptsCompressed: false)
    var messages: [[UInt8]] = []
    for piece in pieces {
      try piece.withUnsafeBytes { try body.receive($0) { messages.append($0.bytes) } }
    }
    try body.end { messages.append($0.bytes) }
    return messages
  }

  @Test func `a body brings the messages of a call that streams`() throws {
    let post = head("POST", "/bytes", "Application/X-Bytes ; a=b")
    #expect(try messages(post, [[1], [2, 3]]) == [[1], [2], [3], [0xEE]])
    #expect(throws: RPCError.self) { try messages(post, [[1, 0xFF]]) }
    let body = post.body(messageSizeMax: 1, acceptsCompressed: false)
    #expect(body.isAtBoundary && body.heldBytes == 7)
    #expect(post.callProtocol == .resource)
    // Of another type it is nobody's.
    #expect(head("POST", "/bytes", "text/plain").callProtocol == nil)
  }

  @Test func `without a body the address brings the message`() throws {
    #expect(try messages(head("GET", "/one"), []) == [[1, 2]])
    #expect(throws: RPCError.self) { try messages(head("GET", "/one"), [[1]]) }
  }

  @Test func `the head goes with the first message, and each message is a piece`() {
    let sent = acts(ResourceStreamResponse(to: Pieces(), isHead: false)) {
      $0.sendHead([:], encoding: nil, on: $1)
      #expect($0.send(Self.frame, on: $1) == 3)
      #expect($0.send(Self.frame, on: $1) == 3)
      #expect($0.end(trailers: [:], head: nil, on: $1) == 0)
    }
    #expect(sent == [Self.head, .bytes([8, 9, 0]), .bytes([8, 9, 0]), .end])
    let empty = acts(ResourceStreamResponse(to: Pieces(), isHead: false)) {
      _ = $0.end(trailers: [:], head: [:], on: $1)
    }
    #expect(empty == [Self.head, .end])
  }

  @Test func `HEAD is over with the head`() {
    let sent = acts(ResourceStreamResponse(to: Pieces(), isHead: true)) {
      #expect($0.send(Self.frame, on: $1) == 0)
      #expect($0.send(Self.frame, on: $1) == 0)
      _ = $0.end(trailers: [:], head: nil, on: $1)
    }
    #expect(sent == [.headOnly([":status: 200", "content-type: text/plain"])])
  }

  @Test func `an error before the first message is the status`() {
    let error = RPCError(.notFound, "m")
    let sent = acts(ResourceStreamResponse(to: Pieces(), isHead: false)) {
      _ = $0.fail(error, head: [:], form: { ConnectError($0) }, on: $1)
    }
    guard case .head(let lines)? = sent.first else {
      Issue.record("\(sent)")
      return
    }
    #expect(lines.first == ":status: 404")
    #expect(sent.dropFirst().first == .bytes(ConnectError(error).json))
  }

  @Test func `an error after it is the last piece, or breaks the body off`() {
    let error = RPCError(.unavailable, "m")
    for isTold in [true, false] {
      let sent = acts(ResourceStreamResponse(to: Pieces(isTold: isTold), isHead: false)) {
        _ = $0.send(Self.frame, on: $1)
        let count = $0.fail(error, head: nil, form: { ConnectError($0) }, on: $1)
        #expect(count == (isTold ? ConnectError(error).json.count : 0))
        // Nothing follows.
        #expect($0.send(Self.frame, on: $1) == 0)
      }
      #expect(sent.prefix(2) == [Self.head, .bytes([8, 9, 0])])
      let last: [RecordedExchange.Act] =
        isTold ? [.bytes(ConnectError(error).json), .end] : [.reset(.answerBroken)]
      #expect(Array(sent.dropFirst(2)) == last)
    }
  }

  @Test func `only protocols that send both ways at once need HTTP 2`() {
    #expect(!head("POST", "/bytes", "application/x-bytes").needsBothDirections)
    #expect(!head("GET", "/nothing").needsBothDirections)
  }
}
