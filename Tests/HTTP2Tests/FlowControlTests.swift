// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Testing

@Suite struct FlowControlTests {
  static func configuration(
    streamWindow: Int32 = 1 << 20, queue: Int = 64 << 10
  ) -> HTTP2Configuration {
    var configuration = HTTP2Configuration()
    configuration.streamWindow = streamWindow
    configuration.streamSendQueueMax = queue
    return configuration
  }

  /// A client whose windows are small and who gives nothing back by itself, and a server's stream
  /// that answers it.
  private static func stalled(
    window: Int32 = 100, queue: Int = 64 << 10
  ) throws -> (pair: Pair, stream: HTTP2Stream) {
    let pair = try Pair(
      client: configuration(streamWindow: window), server: configuration(queue: queue))
    pair.client.consumesAtOnce = false
    let (_, answering) = try pair.request(endStream: true)
    let stream = try #require(answering)
    pair.server.session.respond(HeaderBlock([":status": "200"]), on: stream)
    _ = (pair.client.takeNotes(), pair.server.takeNotes())
    return (pair, stream)
  }

  private func receivedBytes(_ end: End) -> Int {
    end.takeNotes().reduce(0) {
      if case .data(_, let bytes) = $1 { $0 + bytes.count } else { $0 }
    }
  }

  @Test func `a sender stops at the window and goes on when it is given more`() throws {
    let (pair, stream) = try Self.stalled(window: 100)
    pair.server.session.send([UInt8](repeating: 7, count: 250), on: stream)
    try pair.settle()
    #expect(receivedBytes(pair.client) == 100)
    #expect(stream.queuedBytes == 150)
    let asking = try #require(pair.client.stream(1))
    pair.client.session.consume(100, on: asking)
    try pair.settle()
    #expect(receivedBytes(pair.client) == 100)
    pair.client.session.consume(100, on: asking)
    try pair.settle()
    #expect(receivedBytes(pair.client) == 50)
    #expect(stream.queuedBytes == 0)
  }

  @Test func `trailers wait for the data before them`() throws {
    let (pair, stream) = try Self.stalled(window: 10)
    pair.server.session.send([UInt8](repeating: 7, count: 11), on: stream)
    pair.server.session.sendTrailers(HeaderBlock(["grpc-status": "0"]), on: stream)
    try pair.settle()
    #expect(
      pair.client.takeNotes().last == .data(1, [UInt8](repeating: 7, count: 10)))
    pair.client.session.consume(10, on: try #require(pair.client.stream(1)))
    try pair.settle()
    #expect(
      pair.client.takeNotes() == [
        .data(1, [7]), .trailers(1, ["grpc-status: 0"]), .closed(1, .noError),
      ])
  }

  @Test func `a stream that is not read leaves its neighbours their window`() throws {
    let (pair, stalled) = try Self.stalled(window: 1 << 20, queue: 64 << 20)
    // Twenty times a stream's window is more than the connection's.
    var streams = [stalled]
    for _ in 0..<20 {
      let (_, answering) = try pair.request(endStream: true)
      let stream = try #require(answering)
      pair.server.session.respond(HeaderBlock([":status": "200"]), on: stream)
      streams.append(stream)
    }
    for stream in streams {
      pair.server.session.send([UInt8](repeating: 7, count: 1 << 20), on: stream)
    }
    try pair.settle()
    #expect(receivedBytes(pair.client) == 21 << 20)
  }

  @Test func `a sender is told of congestion and of its end`() throws {
    let (pair, stream) = try Self.stalled(window: 100, queue: 200)
    pair.server.session.send([UInt8](repeating: 7, count: 250), on: stream)
    #expect(pair.server.session.isCongested(stream))
    try pair.settle()
    // 150 bytes wait; at half of the limit there is room again.
    #expect(pair.server.session.isCongested(stream))
    #expect(pair.server.takeNotes() == [])
    pair.client.session.consume(100, on: try #require(pair.client.stream(1)))
    try pair.settle()
    #expect(!pair.server.session.isCongested(stream))
    #expect(pair.server.takeNotes() == [.writable(1)])
  }

  @Test func `a queue within its limit is not congested`() throws {
    let (pair, stream) = try Self.stalled(window: 1, queue: 200)
    pair.server.session.send([UInt8](repeating: 7, count: 200), on: stream)
    #expect(!pair.server.session.isCongested(stream))
    pair.server.session.send([7], on: stream)
    #expect(pair.server.session.isCongested(stream))
  }

  @Test func `many small pieces arrive in order`() throws {
    let (pair, stream) = try Self.stalled(window: 1 << 20)
    var sent: [UInt8] = []
    for index in 0..<5_000 {
      let piece = (0..<(index % 7)).map { UInt8(truncatingIfNeeded: index &+ $0) }
      sent += piece
      pair.server.session.send(piece, on: stream)
      if index.isMultiple(of: 97) { _ = try pair.server.transfer(to: pair.client, .max) }
    }
    try pair.settle()
    var received: [UInt8] = []
    for case .data(_, let bytes) in pair.client.takeNotes() { received += bytes }
    #expect(received == sent)
  }

  @Test func `a large answer is split at the size of a frame`() throws {
    let (pair, stream) = try Self.stalled(window: 1 << 20)
    _ = pair.server.takeFrames()
    pair.server.session.send([UInt8](repeating: 7, count: 40_000), on: stream)
    try pair.settle()
    let sizes = pair.server.takeFrames().filter { $0.kind == 0 }.map(\.payload.count)
    #expect(sizes == [16_384, 16_384, 7_232])
  }

  @Test func `a limit on output is kept to a frame`() throws {
    let (pair, stream) = try Self.stalled(window: 1 << 20)
    pair.server.session.send([UInt8](repeating: 7, count: 200_000), on: stream)
    let output = try pair.server.produce(limit: 20_000)
    #expect(output.count >= 20_000)
    #expect(output.count < 20_000 + 16_384 + 9)
    #expect(pair.server.session.wantsWrite)
  }

  @Test func `padding is given back to the windows`() throws {
    let server = try End(.server, Self.configuration(streamWindow: 1_000))
    try server.receive(Frame.preface + Frame(.settings).bytes)
    try server.receive(
      Frame.headers([(":method", "POST"), (":scheme", "http"), (":path", "/")]).bytes)
    // Ten times the window in padding alone.
    for _ in 0..<40 {
      let padded = [UInt8(249)] + [UInt8](repeating: 0, count: 249)
      try server.receive(Frame(.data, flags: 8, stream: 1, padded).bytes)
      _ = try server.produce()
    }
    #expect(server.session.streams.count == 1)
  }

  @Test func `what waits is counted as it lies in memory`() throws {
    let (pair, stream) = try Self.stalled(window: 10)
    for _ in 0..<100 { pair.server.session.send([7], on: stream) }
    try pair.settle()
    #expect(stream.queuedBytes == 90)
    #expect(90 * 256...90 * 512 ~= pair.server.session.heldBytes)
    pair.client.session.reset(try #require(pair.client.stream(1)), .cancel)
    try pair.settle()
    #expect(pair.server.session.heldBytes == 0)
  }

  @Test func `what still comes after an early answer is given back to the connection`() throws {
    var configuration = HTTP2Configuration()
    configuration.connectionWindow = 65_535
    let server = try End(.server, configuration)
    try server.receive(Frame.preface + Frame(.settings).bytes)
    try server.receive(
      Frame.headers([(":method", "POST"), (":scheme", "http"), (":path", "/")]).bytes)
    server.session.respondOnly(HeaderBlock([":status": "200"]), on: try #require(server.stream(1)))
    _ = try server.produce()
    // What is on its way when the answer goes out; twice the window in all.
    for _ in 0..<8 {
      try server.receive(Frame(.data, stream: 1, [UInt8](repeating: 0, count: 16_384)).bytes)
      _ = try server.produce()
    }
    #expect(server.session.streams.isEmpty)
    #expect(server.session.wantsRead)
    #expect(!server.takeNotes().contains { if case .data = $0 { true } else { false } })
  }

  @Test func `a peer that overruns the window is cut off`() throws {
    let server = try End(.server, Self.configuration(streamWindow: 100))
    server.consumesAtOnce = false
    try server.receive(Frame.preface + Frame(.settings).bytes)
    _ = try server.produce()
    // Only once SETTINGS are acknowledged does the smaller window hold.
    try server.receive(Frame(.settings, flags: Frame.ack).bytes)
    try server.receive(
      Frame.headers([(":method", "POST"), (":scheme", "http"), (":path", "/")]).bytes)
    try server.receive(
      Frame(.data, stream: 1, [UInt8](repeating: 0, count: 101)).bytes)
    _ = try server.produce()
    #expect(server.takeNotes().last == .closed(1, .flowControlError))
  }
}
