// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Testing

@Suite struct ShutdownTests {
  private let response = HeaderBlock([":status": "200"])

  @Test func `a ping is answered and its answer told`() throws {
    let pair = try Pair()
    _ = (pair.client.takeNotes(), pair.server.takeNotes())
    pair.server.session.ping()
    try pair.settle()
    #expect(pair.client.takeNotes() == [.ping])
    #expect(pair.server.takeNotes() == [.pingAcknowledged])
  }

  @Test func `the first phase names no stream, the second the last one taken in`() throws {
    let pair = try Pair()
    let (_, first) = try pair.request(endStream: true)
    _ = pair.client.takeNotes()
    pair.server.session.announceShutdown()
    try pair.settle()
    #expect(pair.client.takeNotes() == [.goAway(.max, .noError)])

    // A request that was under way when the first GOAWAY left is still served.
    _ = pair.server.takeNotes()
    try pair.server.receive(
      Frame.headers(
        [(":method", "POST"), (":scheme", "http"), (":path", "/")],
        flags: Frame.endHeaders | Frame.endStream, stream: 3
      ).bytes)
    let late = try #require(pair.server.stream(3))

    pair.server.session.goAway(.noError, reason: "bye")
    let goAway = Frame.frames(in: try pair.server.produce()).last
    #expect(goAway?.payload == Frame.bytes(of: 3) + Frame.bytes(of: 0) + Array("bye".utf8))

    pair.server.session.respondOnly(response, on: try #require(first))
    pair.server.session.respondOnly(response, on: late)
    _ = try pair.server.produce()
    #expect(pair.server.session.streams.isEmpty)
    #expect(!pair.server.session.wantsRead)
    #expect(!pair.server.session.wantsWrite)
  }

  @Test func `a stream after the second phase is not taken in`() throws {
    let pair = try Pair()
    pair.server.session.goAway(.noError, reason: "")
    _ = (try pair.server.produce(), pair.server.takeNotes())
    try? pair.server.receive(
      Frame.headers([(":method", "POST"), (":scheme", "http"), (":path", "/")]).bytes)
    #expect(pair.server.takeNotes().allSatisfy { if case .headers = $0 { false } else { true } })
  }

  @Test func `streams that the server will not see are closed as refused`() throws {
    let pair = try Pair()
    let (_, answering) = try pair.request(endStream: true)
    pair.server.session.goAway(.noError, reason: "")
    let goAway = try pair.server.produce()
    // Two more leave the client before the GOAWAY reaches it.
    _ = try pair.client.session.request(.request(), endStream: true)
    _ = try pair.client.session.request(.request(), endStream: true)
    _ = (try pair.client.produce(), pair.client.takeNotes())
    try pair.client.receive(goAway)
    let notes = pair.client.takeNotes()
    #expect(notes.first == .goAway(1, .noError))
    #expect(notes.count == 3)
    #expect(notes.contains(.closed(3, .refusedStream)))
    #expect(notes.contains(.closed(5, .refusedStream)))
    pair.server.session.respondOnly(response, on: try #require(answering))
    try pair.settle()
    #expect(pair.client.takeNotes().last == .closed(1, .noError))
  }

  @Test func `a request after a GOAWAY is closed as refused`() throws {
    let pair = try Pair()
    pair.server.session.goAway(.noError, reason: "")
    try pair.settle()
    _ = pair.client.takeNotes()
    do {
      let stream = try pair.client.session.request(.request(), endStream: true)
      _ = try pair.client.produce()
      #expect(pair.client.takeNotes() == [.closed(stream.id, .refusedStream)])
      #expect(stream.isClosed)
    } catch HTTP2Error.streamsExhausted {
      // Refusing at once says the same.
    }
    #expect(pair.client.session.streams.isEmpty)
  }

  @Test func `streams beyond the limit wait until there is room`() throws {
    var configuration = HTTP2Configuration()
    configuration.concurrentStreamsMax = 2
    let pair = try Pair(server: configuration)
    let streams = try (0..<3).map { _ in try pair.request(endStream: true) }
    #expect(streams[2].server == nil)
    pair.server.session.respondOnly(response, on: try #require(streams[0].server))
    try pair.settle()
    #expect(pair.server.stream(5) != nil)
  }

  @Test func `a stream beyond a limit that the peer can not know yet is refused`() throws {
    let server = try crowded(isAcknowledged: false)
    #expect(server.session.streams.count == 1)
    #expect(
      Frame.frames(in: try server.produce()).contains(
        Frame(.reset, stream: 3, Frame.bytes(of: HTTP2ErrorCode.refusedStream.rawValue))))
  }

  @Test func `a stream beyond a limit that the peer has acknowledged ends the connection`() throws {
    let server = try crowded(isAcknowledged: true)
    let frames = Frame.frames(in: try server.produce())
    #expect(frames.contains { $0.kind == Frame.Kind.goAway.rawValue })
  }

  /// A server that allows one stream and was asked for two.
  private func crowded(isAcknowledged: Bool) throws -> End {
    var configuration = HTTP2Configuration()
    configuration.concurrentStreamsMax = 1
    let server = try End(.server, configuration)
    try server.receive(Frame.preface + Frame(.settings).bytes)
    _ = try server.produce()
    if isAcknowledged { try server.receive(Frame(.settings, flags: Frame.ack).bytes) }
    let fields = [(":method", "POST"), (":scheme", "http"), (":path", "/")]
    try server.receive(Frame.headers(fields).bytes + Frame.headers(fields, stream: 3).bytes)
    return server
  }

  @Test func `what a peer sends is counted by how much good it does`() throws {
    let server = try End(.server)
    try server.receive(Frame.preface + Frame(.settings).bytes)
    let fields = [(":method", "POST"), (":scheme", "http"), (":path", "/")]
    for stream in stride(from: UInt32(1), to: 101, by: 2) {
      try server.receive(
        Frame.headers(fields, stream: stream).bytes
          + Frame(.reset, stream: stream, Frame.bytes(of: 8)).bytes)
      _ = try server.produce()
    }
    #expect(server.session.counts.resets == 50)
    #expect(server.session.counts.useful == 50)
    #expect(server.session.counts.idle == 51)
    #expect(server.session.counts.malformed == 0)
  }

  @Test(arguments: [1, 8, 1 << 20])
  func `DATA of a call that was answered early counts by frames, not by bytes`(piece: Int) throws {
    let server = try End(.server)
    let fields = [(":method", "POST"), (":scheme", "http"), (":path", "/")]
    try server.receive(Frame.preface + Frame(.settings).bytes + Frame.headers(fields).bytes)
    let stream = try #require(server.stream(1))
    server.session.reset(stream, .noError)
    _ = try server.produce()
    let idle = server.session.counts.idle
    var late: [UInt8] = []
    for _ in 0..<4 { late += Frame(.data, stream: 1, [UInt8](repeating: 7, count: 1 << 12)).bytes }
    late += Frame(kind: 0xFE, flags: 0, stream: 0, [9, 9]).bytes
    for start in stride(from: 0, to: late.count, by: piece) {
      try server.receive(Array(late[start..<min(start + piece, late.count)]))
    }
    #expect(server.session.counts.idle - idle == 5)
    #expect(server.session.counts.malformed == 0)
  }
}
