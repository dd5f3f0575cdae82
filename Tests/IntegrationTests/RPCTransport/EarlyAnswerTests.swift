// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import RPCTransport
import Reactor
import Synchronization
import TestSupport
import Testing

/// Answers that overtake what is still being sent, on a stream and on a connection.
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct EarlyAnswerTests {
  /// Runs `body` with a peer of a server that reads the rest of a request for so long.
  private func run(
    restTime: Duration, admission: any Admission = OpenAdmission(),
    _ change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (EchoServer, RawPeer) async throws -> Void
  ) async throws {
    var configuration = ServerConfiguration()
    configuration.connection.earlyAnswerRestTime = restTime
    change(&configuration)
    try await EchoServer.run(configuration: configuration, admission: admission) { echo in
      let peer = try await RawPeer.connect(to: echo.address, on: echo.channel.loop)
      try await body(echo, peer)
      await peer.close()
    }
  }

  private func isClosed(_ event: RawPeer.Event) -> Bool {
    if case .closed(stream: 1, _) = event { true } else { false }
  }

  @Test func `a rest that does not come is refused when its time is over`() async throws {
    try await run(restTime: .milliseconds(1)) { _, peer in
      await peer.request("/echo.Echo/None")
      #expect(await peer.next(isClosed) == .closed(stream: 1, .noError))
    }
  }

  @Test func `a rest that comes in time ends the stream`() async throws {
    try await run(restTime: .seconds(3_600)) { echo, peer in
      await peer.request("/echo.Echo/None")
      _ = await peer.next { $0 == .endStream(stream: 1) }
      #expect(await echo.server.statistics()[.openStreams] == 1)
      await peer.perform { session in
        guard let stream = session.streams.first else { return }
        session.send([UInt8](repeating: 0, count: 1_000), on: stream)
        session.sendEnd(on: stream)
      }
      #expect(await peer.next(isClosed) == .closed(stream: 1, .noError))
      try await waitUntil("the stream is closed") {
        await echo.server.statistics()[.openStreams] == 0
      }
      #expect(await echo.server.statistics()[.streamsResetByServer] == 0)
    }
  }

  /// Refuses everybody for now.
  private struct BusyAdmission: Admission {
    func admit(
      _ method: MethodDescriptor, metadata: Metadata, peer: Peer
    ) throws(RPCError) -> Principal? {
      var error = RPCError(.resourceExhausted, "too fast")
      error.metadata.append(Metadata.retryPushback, "100")
      throw error
    }
  }

  @Test func `who is told to come back later is read no further`() async throws {
    try await run(restTime: .seconds(3_600), admission: BusyAdmission()) { _, peer in
      await peer.request("/echo.Echo/Unary")
      #expect(await peer.next(isClosed) == .closed(stream: 1, .noError))
    }
  }

  @Test func `who has too many streams is read no further`() async throws {
    try await run(restTime: .seconds(3_600)) {
      $0.streamsPerCallerMax = 0
    } _: { _, peer in
      await peer.request("/echo.Echo/Each")
      #expect(await peer.next(isClosed) == .closed(stream: 1, .noError))
    }
  }

  @Test func `a channel keeps the answer of a server that does not read on, and ends its request`()
    async throws
  {
    let loop = try EventLoop(name: "early")
    try loop.start()
    let (address, peers) = try await RawServer.listen(on: loop)
    let channel = Channel(to: address.description, on: loop)
    let call = try await channel.open("/echo.Echo/Collect", CallOptions())
    let peer = try #require(await peers.first { _ in true })
    _ = await peer.next { $0 == .headers(stream: 1) }
    // Answered and reset in one write, as a server may do.
    await peer.perform { session in
      guard let stream = session.streams.first else { return }
      stream.refusesRest = true
      session.respondOnly(
        HeaderBlock([
          ":status": "200", "content-type": "application/grpc", "grpc-status": "7",
        ]), on: stream)
    }
    let refused = await #expect(throws: RPCError.self) { try await call.nextMessage() }
    #expect(refused?.code == .permissionDenied)

    // A server that neither reads nor resets is told that nothing more comes.
    let other = try await channel.open("/echo.Echo/Collect", CallOptions())
    _ = await peer.next { $0 == .headers(stream: 3) }
    await peer.respond(3, status: "7")
    #expect(await peer.next { $0 == .endStream(stream: 3) } != nil)
    #expect(await peer.next { $0 == .closed(stream: 3, .noError) } != nil)
    let ended = await #expect(throws: RPCError.self) { try await other.nextMessage() }
    #expect(ended?.code == .permissionDenied)
    await channel.close()
    loop.stop()
    loop.join()
  }

  @Test func `a server does not end before its peers could read what it said last`() async throws {
    try await run(restTime: .seconds(1)) {
      $0.connection.lingerTime = .seconds(3_600)
    } _: { echo, _ in
      let slow = try await ByteConnection.connect(to: echo.address, on: echo.channel.loop)
      await slow.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0")
      await slow.wait(for: "\u{4}")
      let isDrained = Mutex(false)
      async let drained: Void = {
        _ = await echo.server.drain(grace: .zero)
        isDrained.withLock { $0 = true }
      }()
      _ = await slow.untilEnd()
      #expect(isDrained.withLock { $0 } == false)
      await slow.close()
      await drained
    }
  }
}
