// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Testing

/// What becomes of the rest of a request that is answered before its end.
@Suite struct EarlyAnswerTests {
  private let response = HeaderBlock([":status": "415"])
  private let reset = Frame(.reset, stream: 1, Frame.bytes(of: HTTP2ErrorCode.noError.rawValue))

  /// A pair whose server has answered stream 1, and the stream at both ends.
  private func answered(
    refusesRest: Bool = false
  ) throws -> (Pair, client: HTTP2Stream, server: HTTP2Stream) {
    let pair = try Pair()
    let (client, answering) = try pair.request()
    let server = try #require(answering)
    _ = pair.server.takeFrames()
    server.refusesRest = refusesRest
    pair.server.session.respondOnly(response, on: server)
    try pair.settle()
    return (pair, client, server)
  }

  @Test func `a rest that comes is dropped, and the stream ends without a reset`() throws {
    let (pair, client, _) = try answered()
    pair.client.session.send([1, 2, 3], on: client)
    pair.client.session.sendEnd(on: client)
    try pair.settle()
    #expect(pair.server.takeFrames().filter { $0.kind == Frame.Kind.reset.rawValue } == [])
    #expect(
      pair.server.takeNotes().suffix(3) == [.sent(1), .endStream(1), .closed(1, .noError)])
    #expect(pair.client.takeNotes().last == .closed(1, .noError))
  }

  @Test func `a rest that does not come is refused when its time is over`() throws {
    let (pair, _, server) = try answered()
    #expect(pair.server.takeFrames().map(\.kind) == [Frame.Kind.headers.rawValue])
    pair.server.session.refuseRest(of: server)
    try pair.settle()
    #expect(pair.server.takeFrames() == [reset])
    #expect(pair.client.takeNotes().last == .closed(1, .noError))
    #expect(pair.server.session.streams.isEmpty)
  }

  @Test func `nothing is refused of a request that has come whole`() throws {
    let pair = try Pair()
    let (_, answering) = try pair.request(endStream: true)
    let server = try #require(answering)
    pair.server.session.respondOnly(response, on: server)
    try pair.settle()
    _ = pair.server.takeFrames()
    pair.server.session.refuseRest(of: server)
    try pair.settle()
    #expect(pair.server.takeFrames() == [])
  }

  @Test(arguments: [(64 << 10, false), (64 << 10 + 1, true)])
  func `a rest is read up to its bound`(size: Int, isRefused: Bool) throws {
    let (pair, client, _) = try answered()
    pair.client.session.send([UInt8](repeating: 0, count: size), on: client)
    try pair.settle()
    #expect(pair.server.takeFrames().contains(reset) == isRefused)
    #expect(pair.server.session.streams.isEmpty == isRefused)
  }

  @Test func `a rest that was declared shorter is malformed also behind an answer`() throws {
    let pair = try Pair()
    let (client, answering) = try pair.request(["content-length": "3"])
    pair.server.session.respondOnly(response, on: try #require(answering))
    try pair.settle()
    pair.client.session.send([1, 2, 3, 4], on: client)
    try pair.settle()
    #expect(pair.client.takeNotes().last == .closed(1, .protocolError))
  }

  @Test func `a stream may refuse the rest at once`() throws {
    let (pair, _, _) = try answered(refusesRest: true)
    #expect(pair.server.takeFrames().suffix(1) == [reset])
    #expect(pair.client.takeNotes().last == .closed(1, .noError))
    #expect(pair.server.session.streams.isEmpty)
  }

  @Test func `a client that resets a stream behind its answer is not counted`() throws {
    let (pair, client, _) = try answered()
    pair.client.session.reset(client, .cancel)
    try pair.settle()
    #expect(pair.server.session.streams.isEmpty)
    #expect(pair.server.session.counts.resets == 0)
    let (other, _) = try pair.request()
    pair.client.session.reset(other, .cancel)
    try pair.settle()
    #expect(pair.server.session.counts.resets == 1)
  }

  @Test func `a client ends a request whose answer is complete`() throws {
    let (pair, client, _) = try answered()
    pair.client.session.endEarly(client)
    try pair.settle()
    #expect(pair.server.takeNotes().suffix(2) == [.endStream(1), .closed(1, .noError)])
  }

  @Test func `what a client had still to send behind an answer is forgotten`() throws {
    let pair = try Pair(server: FlowControlTests.configuration(streamWindow: 10))
    let (client, answering) = try pair.request()
    pair.server.consumesAtOnce = false
    pair.client.session.send([UInt8](repeating: 0, count: 100), on: client)
    try pair.settle()
    pair.server.session.respondOnly(response, on: try #require(answering))
    try pair.settle()
    pair.client.session.endEarly(client)
    try pair.settle()
    #expect(pair.server.takeNotes().last == .closed(1, .noError))
    #expect(pair.client.session.heldBytes == 0)
  }
}
