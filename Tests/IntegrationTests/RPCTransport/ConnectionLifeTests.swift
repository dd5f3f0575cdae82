// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import RPCTransport
import TestSupport
import Testing

/// How a server asks a connection to end that has stood or lived for too long (gRFC A9).
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct ConnectionLifeTests {
  private static let everyStream = Int32.max

  private func run(
    _ change: (inout ConnectionLimits) -> Void, _ body: (EchoServer, RawPeer) async throws -> Void
  ) async throws {
    var configuration = ServerConfiguration()
    change(&configuration.connection)
    try await EchoServer.run(configuration: configuration) { echo in
      try await body(echo, RawPeer.connect(to: echo.address, on: echo.channel.loop))
    }
  }

  /// Waits for a GOAWAY.
  private func expectGoAway(_ peer: RawPeer, last: Int32) async {
    let came = await peer.next { if case .goAway = $0 { true } else { false } }
    #expect(came == .goAway(lastStreamID: last, .noError))
  }

  /// Waits for the two GOAWAYs of a graceful end, in whose second the last stream is this.
  private func expectGoAways(_ peer: RawPeer, last: Int32) async {
    for stream in [Self.everyStream, last] { await expectGoAway(peer, last: stream) }
  }

  @Test func `an idle connection is told so twice and closed`() async throws {
    try await run {
      $0.idleTimeout = .zero
    } _: { echo, peer in
      await expectGoAway(peer, last: Self.everyStream)
      await peer.waitForEnd()
      // nghttp2 looks no further once it has no stream, but the second one came, with its reason.
      #expect(await peer.hasReceived("max_idle"))
      // It went in peace.
      #expect(await echo.server.statistics().cutConnections == [:])
    }
  }

  @Test func `an old connection may finish its calls`() async throws {
    try await run {
      // By the clock: long enough for the call to be there before, on a busy machine too.
      $0.ageMax = .seconds(30)
    } _: { echo, peer in
      await peer.request("/echo.Echo/Late", endStream: true, message: [1, 2, 3])
      await echo.lateCalls.wait(for: 1)
      await expectGoAways(peer, last: 1)
      #expect(await peer.hasReceived("max_age"))
      echo.gate.add()
      #expect(await peer.next { $0 == .endStream(stream: 1) } != nil)
      await peer.waitForEnd()
      #expect(echo.records.all.map(\.code) == [.ok])
    }
  }

  @Test func `a call that outlasts the grace is ended with its connection`() async throws {
    try await run {
      // By the clock: long enough for the call to be there before, on a busy machine too.
      $0.ageMax = .seconds(30)
      $0.ageGrace = .zero
    } _: { echo, peer in
      await peer.request("/echo.Echo/Hang", endStream: true, message: [])
      await echo.hangs.wait(for: 1)
      await expectGoAways(peer, last: 1)
      await peer.waitForEnd()
      await echo.cancellations.wait(for: 1)
      #expect(echo.records.all.map(\.code) == [.unavailable])
      #expect(await echo.server.statistics().cutConnections == [.lifetime: 1])
    }
  }

  @Test func `a channel moves to another connection when it is asked to`() async throws {
    var configuration = ServerConfiguration()
    configuration.connection.ageMax = .zero
    try await EchoServer.run(configuration: configuration) { echo in
      try await waitUntil("a third connection is accepted") {
        _ = try await echo.unary("Unary", [])
        return await echo.server.statistics()[.acceptedConnections] >= 3
      }
    }
  }
}
