// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Testing

@Suite struct HTTP2SessionTests {
  private let response = HeaderBlock([":status": "200"])
  private let trailers = HeaderBlock(["grpc-status": "0"])

  @Test func `the ends exchange their settings`() throws {
    let pair = try Pair()
    #expect(pair.client.takeNotes() == [.settings])
    #expect(pair.server.takeNotes() == [.settings])
    #expect(!pair.client.session.wantsWrite)
    #expect(!pair.server.session.wantsWrite)
  }

  @Test func `a request with a body is answered with a body and trailers`() throws {
    let pair = try Pair()
    _ = (pair.client.takeNotes(), pair.server.takeNotes())
    let stream = try pair.client.session.request(.request(), endStream: false)
    pair.client.session.send([1, 2, 3], on: stream)
    pair.client.session.sendEnd(on: stream)
    try pair.settle()
    #expect(
      pair.server.takeNotes() == [
        .headers(
          1, [":method: POST", ":scheme: http", ":path: /s/m", "te: trailers"], endStream: false),
        .data(1, [1, 2, 3]), .endStream(1),
      ])
    let answering = try #require(pair.server.stream(1))
    #expect(answering.isRemoteEnded)
    pair.server.session.respond(response, on: answering)
    pair.server.session.send([4, 5], on: answering)
    pair.server.session.sendTrailers(trailers, on: answering)
    try pair.settle()
    #expect(pair.server.takeNotes() == [.sent(1), .closed(1, .noError)])
    #expect(
      pair.client.takeNotes() == [
        .sent(1), .headers(1, [":status: 200"], endStream: false), .data(1, [4, 5]),
        .trailers(1, ["grpc-status: 0"]), .closed(1, .noError),
      ])
    #expect(pair.server.session.streams.isEmpty)
    #expect(pair.client.session.streams.isEmpty)
  }

  @Test func `an answer of headers alone ends the stream`() throws {
    let pair = try Pair()
    let (_, answering) = try pair.request(endStream: true)
    _ = pair.client.takeNotes()
    pair.server.session.respondOnly(
      HeaderBlock([":status": "200", "grpc-status": "12"]), on: try #require(answering))
    try pair.settle()
    #expect(
      pair.client.takeNotes() == [
        .headers(1, [":status: 200", "grpc-status: 12"], endStream: true), .closed(1, .noError),
      ])
  }

  @Test func `data and trailers queued together take one DATA and one HEADERS frame`() throws {
    let pair = try Pair()
    let (_, answering) = try pair.request(endStream: true)
    let stream = try #require(answering)
    _ = pair.server.takeFrames()
    pair.server.session.respond(response, on: stream)
    pair.server.session.send([0, 0, 0, 0, 0], on: stream)
    pair.server.session.sendTrailers(trailers, on: stream)
    try pair.settle()
    #expect(pair.server.takeFrames().map(\.kind) == [1, 0, 1])
  }

  @Test func `trailers after all data was sent need no empty DATA frame`() throws {
    let pair = try Pair()
    let (_, answering) = try pair.request(endStream: true)
    let stream = try #require(answering)
    pair.server.session.respond(response, on: stream)
    pair.server.session.send([1], on: stream)
    try pair.settle()
    _ = pair.server.takeFrames()
    pair.server.session.sendTrailers(trailers, on: stream)
    try pair.settle()
    #expect(pair.server.takeFrames().map(\.kind) == [1])
    #expect(
      pair.client.takeNotes().suffix(2) == [
        .trailers(1, ["grpc-status: 0"]), .closed(1, .noError),
      ])
    #expect(pair.server.takeNotes().suffix(2) == [.sent(1), .closed(1, .noError)])
  }

  @Test func `trailers without any data need no empty DATA frame`() throws {
    let pair = try Pair()
    let (_, answering) = try pair.request(endStream: true)
    let stream = try #require(answering)
    pair.server.session.respond(response, on: stream)
    try pair.settle()
    _ = pair.server.takeFrames()
    pair.server.session.sendTrailers(trailers, on: stream)
    try pair.settle()
    #expect(pair.server.takeFrames().map(\.kind) == [1])
  }

  @Test func `streams take turns and end in any order`() throws {
    let pair = try Pair()
    let streams = try (0..<3).map { _ in try pair.request(endStream: true) }
    for (_, answering) in streams.reversed() {
      pair.server.session.respondOnly(response, on: try #require(answering))
    }
    try pair.settle()
    let closed = pair.client.takeNotes().filter { if case .closed = $0 { true } else { false } }
    #expect(closed == [.closed(5, .noError), .closed(3, .noError), .closed(1, .noError)])
  }

  @Test func `a reset reaches the other end with its code`() throws {
    let pair = try Pair()
    let (stream, answering) = try pair.request()
    pair.client.session.reset(stream, .cancel)
    try pair.settle()
    #expect(pair.server.takeNotes().last == .closed(1, .cancel))
    #expect(stream.isClosed)
    #expect(answering?.isClosed == true)
  }

  @Test func `nothing happens on a stream that is closed`() throws {
    let pair = try Pair()
    let (stream, answering) = try pair.request()
    let closed = try #require(answering)
    pair.client.session.reset(stream, .cancel)
    try pair.settle()
    pair.server.session.respond(response, on: closed)
    pair.server.session.respondOnly(response, on: closed)
    pair.server.session.send([1], on: closed)
    pair.server.session.sendTrailers(trailers, on: closed)
    pair.server.session.sendEnd(on: closed)
    pair.server.session.reset(closed, .internalError)
    pair.server.session.consume(1, on: closed)
    #expect(!pair.server.session.isCongested(closed))
    #expect(closed.queuedBytes == 0)
    #expect(!pair.server.session.wantsWrite)
  }

  @Test func `nothing is sent behind the end`() throws {
    let pair = try Pair()
    let (_, answering) = try pair.request(endStream: true)
    let stream = try #require(answering)
    pair.server.session.respond(response, on: stream)
    pair.server.session.sendTrailers(trailers, on: stream)
    pair.server.session.send([1], on: stream)
    pair.server.session.sendTrailers(HeaderBlock(["grpc-status": "13"]), on: stream)
    try pair.settle()
    #expect(
      pair.client.takeNotes().suffix(3) == [
        .headers(1, [":status: 200"], endStream: false), .trailers(1, ["grpc-status: 0"]),
        .closed(1, .noError),
      ])
  }

  @Test func `informational responses are passed over`() throws {
    let client = try End(.client)
    _ = try client.session.request(.request(), endStream: true)
    _ = try client.produce()
    try client.receive(
      Frame(.settings).bytes + Frame.headers([(":status", "100")]).bytes
        + Frame.headers([(":status", "103"), ("link", "x")]).bytes
        + Frame.headers([(":status", "200")]).bytes
        + Frame.headers([("grpc-status", "0")], flags: Frame.endHeaders | Frame.endStream).bytes)
    #expect(
      client.takeNotes() == [
        .sent(1), .settings, .headers(1, [":status: 200"], endStream: false),
        .trailers(1, ["grpc-status: 0"]), .closed(1, .noError),
      ])
  }

  @Test func `an informational response that ends the stream is malformed`() throws {
    let client = try End(.client)
    _ = try client.session.request(.request(), endStream: true)
    _ = try client.produce()
    try client.receive(
      Frame(.settings).bytes
        + Frame.headers([(":status", "100")], flags: Frame.endHeaders | Frame.endStream).bytes)
    _ = try client.produce()
    #expect(client.takeNotes().last == .closed(1, .protocolError))
  }

  @Test func `abandoned streams are closed as cancelled`() throws {
    let pair = try Pair()
    _ = try pair.request()
    _ = try pair.request()
    var closed: [Int32] = []
    pair.server.session.abandonStreams {
      if case .closed(let stream, .cancel) = $0 { closed.append(stream.id) }
    }
    #expect(closed == [1, 3])
    #expect(pair.server.session.streams.isEmpty)
  }
}
