// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import RPCProtobuf
import RPCTransport
import Reactor
import TestSupport
import Testing

/// What a server with little room does with those who ask for more.
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct OverloadTests {
  private func run(
    _ change: (inout ServerConfiguration) -> Void, _ body: (EchoServer) async throws -> Void
  ) async throws {
    var configuration = ServerConfiguration()
    change(&configuration)
    try await EchoServer.run(configuration: configuration, admission: NamedAdmission(), body)
  }

  /// Takes every caller for whom it says it is.
  private struct NamedAdmission: Admission {
    func admit(_ method: MethodDescriptor, metadata: Metadata, peer: Peer) -> Principal? {
      metadata["user"].map { Principal(id: $0) }
    }
  }

  private func error(
    _ echo: EchoServer, method: String = "Unary", metadata: Metadata = [:]
  ) async -> RPCError? {
    do {
      _ = try await echo.unary(method, [], metadata: metadata)
      return nil
    } catch {
      return error as? RPCError
    }
  }

  private func health(_ echo: EchoServer) async throws(RPCError) -> HealthStatus {
    try await echo.channel.unary(HealthMethods.check, HealthCheckRequest()).status
  }

  /// Opens a stream that its handler answers, so that it is known to run.
  private func openStream(
    _ echo: EchoServer, user: String
  ) async throws(RPCError) -> any ClientStream {
    let stream = try await echo.channel.open(
      "/echo.Echo/Each", CallOptions(metadata: ["user": user]))
    try await stream.send([0, 0, 0, 0, 0])
    _ = try await stream.nextMessage()
    return stream
  }

  @Test func `a handler counts until it returns, although its call was reset`() async throws {
    try await run {
      $0.runningCallsMax = 1
    } _: { echo in
      let late = try await echo.channel.open("/echo.Echo/Late", CallOptions())
      await echo.lateCalls.wait(for: 1)
      await late.cancel()
      // The server has heard of the reset once the call is on its record.
      await echo.records.count.wait(for: 1)
      #expect(await error(echo)?.code == .unavailable)
      echo.gate.add()
      try await waitUntil("a call succeeds") { await error(echo) == nil }
      #expect(echo.records.all.map(\.code) == [.cancelled, .ok])
    }
  }

  @Test func `what runs on one loop counts on all`() async throws {
    var configuration = ServerConfiguration()
    configuration.runningCallsMax = 1
    try await EchoServer.run(configuration: configuration, loopCount: 2) { echo in
      let late = try await echo.channel.open("/echo.Echo/Late", CallOptions())
      await echo.lateCalls.wait(for: 1)
      // The kernel chooses the loop of each connection; that all of these come to the loop of the
      // first is a chance of one in 65,536.
      for _ in 0..<16 {
        let other = Channel(to: echo.address.description, on: echo.channel.loop)
        let refused = await #expect(throws: RPCError.self) {
          _ = try await other.unary(EchoServer.unary, [])
        }
        #expect(refused?.code == .unavailable)
        await other.close()
      }
      await late.cancel()
      echo.gate.add()
      try await waitUntil("a call succeeds") { await error(echo) == nil }
    }
  }

  @Test func `a server without room for a call tells how it is`() async throws {
    try await run {
      $0.runningCallsMax = 0
    } _: { echo in
      #expect(await error(echo)?.code == .unavailable)
      #expect(try await health(echo) == .serving)
      let all = try await echo.channel.unary(HealthMethods.list, HealthListRequest())
      #expect(all.statuses["echo.Echo"]?.status == .serving)
      // Refused without a record, since a retry elsewhere is safe.
      #expect(echo.records.all.map(\.code) == [.ok, .ok])
      #expect(await echo.server.statistics()[.refusedStreams] == 1)
      // A watch takes the place of no call.
      let watch = try await openWatch(echo)
      #expect(await echo.server.statistics()[.runningHandlers] == 0)
      await watch.cancel()
    }
  }

  /// Opens a watch of health, which is answered at once and then waits.
  private func openWatch(_ echo: EchoServer) async throws(RPCError) -> any ClientStream {
    let watch = try await echo.channel.open("/grpc.health.v1.Health/Watch", CallOptions())
    try await watch.send([0, 0, 0, 0, 0])
    await watch.sendEnd()
    _ = try await watch.nextMessage()
    return watch
  }

  @Test func `watches have a bound of their own, and take no places of calls`() async throws {
    try await run {
      $0.watchesMax = 2
      $0.runningCallsMax = 1
      $0.overloadRetryDelay = .milliseconds(1_500)
    } _: { echo in
      let first = try await openWatch(echo)
      let second = try await openWatch(echo)
      #expect(await echo.server.statistics()[.openWatches] == 2)
      let refused = try await #require(throws: RPCError.self) { _ = try await openWatch(echo) }
      #expect(refused.code == .unavailable)
      #expect(refused.metadata[Metadata.retryPushback] == "1500")
      let info = try #require(refused.status?.detail(ErrorInfo.self))
      #expect(info.reason == "TOO_MANY_WATCHES")
      #expect(info.metadata == ["limit": "2", "retry_after_ms": "1500"])
      #expect(
        refused.status?.detail(RetryInfo.self)?.retryDelay?.duration == .milliseconds(1_500))
      #expect(await echo.server.statistics()[.watchesRefused] == 1)
      // Calls are in nobody's way, and one watch that ends makes room for another.
      #expect(await error(echo) == nil)
      await first.cancel()
      try await waitUntil("a watch has ended") {
        await echo.server.statistics()[.openWatches] == 1
      }
      let third = try await openWatch(echo)
      for watch in [second, third] { await watch.cancel() }
      try await waitUntil("no watch is open") {
        await echo.server.statistics()[.openWatches] == 0
      }
    }
  }

  @Test func `a call that waited too long is refused with the time to come back`() async throws {
    try await run {
      $0.queueTimeMax = .zero
      $0.queueTimeGrace = .zero
      $0.overloadRetryDelay = .milliseconds(1_500)
    } _: { echo in
      // The first late one begins the grace, which is over at once.
      #expect(await error(echo) == nil)
      let refused = try #require(await error(echo))
      #expect(refused.code == .unavailable)
      #expect(refused.metadata["grpc-retry-pushback-ms"] == "1500")
      let info = try #require(refused.status?.detail(ErrorInfo.self))
      #expect(info.reason == "SERVER_OVERLOADED")
      #expect(info.metadata["retry_after_ms"] == "1500")
      #expect(
        refused.status?.detail(RetryInfo.self)?.retryDelay?.duration == .milliseconds(1_500))
      #expect(try await health(echo) == .serving)
      #expect(await echo.server.statistics()[.shedCalls] == 1)
    }
  }

  @Test func `overload is told after the path, and before the deadline and the encoding`()
    async throws
  {
    try await run {
      $0.queueTimeMax = .zero
      $0.queueTimeGrace = .zero
    } _: { echo in
      #expect(await error(echo) == nil)
      let peer = try await RawPeer.connect(to: echo.address, on: echo.channel.loop)
      for path in ["/echo.Echo/Unary", "/none"] {
        await peer.request(
          path, fields: ["grpc-timeout": "0n", "grpc-encoding": "foo"], endStream: true)
      }
      await echo.records.count.wait(for: 3)
      #expect(echo.records.all.map(\.code) == [.ok, .unavailable, .unimplemented])
    }
  }

  @Test func `a caller has no more streams than its share, and one that ends makes room`()
    async throws
  {
    try await run {
      $0.streamsPerCallerMax = 2
    } _: { echo in
      let first = try await openStream(echo, user: "ann")
      let second = try await openStream(echo, user: "ann")
      let refused = await #expect(throws: RPCError.self) {
        _ = try await openStream(echo, user: "ann")
      }
      #expect(refused?.code == .resourceExhausted)
      let info = try #require(refused?.status?.detail(ErrorInfo.self))
      #expect((info.reason, info.metadata) == ("TOO_MANY_STREAMS", ["limit": "2"]))
      #expect(refused?.status?.detail(QuotaFailure.self)?.violations.count == 1)
      #expect(await echo.server.statistics()[.streamsRefusedByCaller] == 1)
      // Neither calls of one answer nor other users are in the way of it.
      #expect(await error(echo, metadata: ["user": "ann"]) == nil)
      _ = try await openStream(echo, user: "bob")
      await first.sendEnd()
      #expect(try await first.nextMessage() == nil)
      // The server has heard of the reset once the call is on its record.
      await second.cancel()
      await echo.records.count.wait(for: 4)
      for _ in 0..<2 { _ = try await openStream(echo, user: "ann") }
    }
  }

  /// Sends a part of a message of 4 MiB on a stream whose handler does not read yet. An array that
  /// grows has up to twice its size in capacity.
  private func upload(
    _ size: Int, _ echo: EchoServer, user: String
  ) async throws(RPCError) -> any ClientStream {
    let stream = try await echo.channel.open(
      "/echo.Echo/Late", CallOptions(metadata: ["user": user]))
    try await stream.send([0, 0, 0x40, 0, 0] + [UInt8](repeating: 0, count: size))
    return stream
  }

  @Test func `a caller's calls hold no more of their requests than its share`() async throws {
    try await run {
      $0.requestBytesPerCallerMax = 3 << 19
    } _: { echo in
      let first = try await upload(700_000, echo, user: "ann")
      try await waitUntil("the upload is held") {
        await echo.server.statistics()[.requestBytes] >= 700_000
      }
      let refused = await #expect(throws: RPCError.self) {
        _ = try await upload(700_000, echo, user: "ann").nextMessage()
      }
      #expect(refused?.code == .resourceExhausted)
      let info = try #require(refused?.status?.detail(ErrorInfo.self))
      #expect(info.reason == "MEMORY_EXHAUSTED")
      #expect(info.metadata == ["limit": "\(3 << 19)"])
      // Others are in nobody's way, and what is given up makes room.
      let other = try await upload(700_000, echo, user: "bob")
      try await waitUntil("both uploads are held") {
        await echo.server.statistics()[.requestBytes] >= 1_400_000
      }
      echo.gate.add()
      for stream in [first, other] { await stream.cancel() }
      try await waitUntil("nothing is held") {
        await echo.server.statistics()[.requestBytes] == 0
      }
    }
  }

  @Test func `the calls of all hold no more of their requests than is allowed`() async throws {
    try await run {
      $0.requestBytesMax = 3 << 19
    } _: { echo in
      let first = try await upload(700_000, echo, user: "ann")
      try await waitUntil("the upload is held") {
        await echo.server.statistics()[.requestBytes] >= 700_000
      }
      let refused = await #expect(throws: RPCError.self) {
        _ = try await upload(700_000, echo, user: "bob").nextMessage()
      }
      #expect(refused?.status?.detail(ErrorInfo.self)?.reason == "MEMORY_EXHAUSTED")
      echo.gate.add()
      await first.cancel()
    }
  }

  @Test func `a stream that was reset counts until its handler returns`() async throws {
    try await run {
      $0.streamsPerCallerMax = 1
    } _: { echo in
      let late = try await echo.channel.open(
        "/echo.Echo/Late", CallOptions(metadata: ["user": "ann"]))
      await echo.lateCalls.wait(for: 1)
      await late.cancel()
      await echo.records.count.wait(for: 1)
      await #expect(throws: RPCError.self) { _ = try await openStream(echo, user: "ann") }
      echo.gate.add()
      try await waitUntil("a stream opens") {
        (try? await openStream(echo, user: "ann")) != nil
      }
    }
  }
}
