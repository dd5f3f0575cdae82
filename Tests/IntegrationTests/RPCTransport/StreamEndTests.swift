// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor
import TestSupport
import Testing

@testable import RPCTransport

/// What a caller is told of a stream that its server ended without a status.
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct StreamEndTests {
  /// What a call ends with when its server does something to stream 1 instead of answering.
  private func error(
    after deed: @escaping @Sendable (RawPeer) async -> Void
  ) async throws -> RPCError? {
    let loop = try EventLoop(name: "ends")
    try loop.start()
    let (address, peers) = try await RawServer.listen(on: loop)
    let channel = Channel(to: address.description, on: loop)
    async let error = channel.errorOfCall()
    let peer = try #require(await peers.first { _ in true })
    _ = await peer.next { $0 == .headers(stream: 1) }
    await deed(peer)
    let found = await error
    await channel.close()
    loop.stop()
    loop.join()
    return found
  }

  @Test(arguments: [
    (HTTP2ErrorCode.noError, StatusCode.internal), (.protocolError, .internal),
    (.internalError, .internal), (.flowControlError, .internal), (.settingsTimeout, .internal),
    (.frameSizeError, .internal), (.refusedStream, .unavailable), (.cancel, .cancelled),
    (.compressionError, .internal), (.connectError, .internal),
    (.enhanceYourCalm, .resourceExhausted), (.inadequateSecurity, .permissionDenied),
    (HTTP2ErrorCode(rawValue: 0xffff_ffff), .internal),
  ])
  func `a reset has the code that gRPC gives it`(
    reset: HTTP2ErrorCode, code: StatusCode
  ) async throws {
    let error = try await error { peer in
      await peer.perform { session in
        guard let stream = session.streams.first else { return }
        session.reset(stream, reset)
      }
    }
    #expect(error?.code == code)
    #expect(error?.message == "the stream was closed with \(reset)")
  }

  @Test func `an error that no handler classified is recorded with its call, and not told`()
    async throws
  {
    try await EchoServer.run { echo in
      let error = await #expect(throws: RPCError.self) {
        try await echo.unary("Break", Array("a secret".utf8))
      }
      #expect(error?.code == .internal)
      #expect(error?.message.contains("secret") == false)
      await echo.records.count.wait(for: 1)
      let record = try #require(echo.records.all.first)
      #expect(record.path == "/echo.Echo/Break")
      #expect(record.fault == #"Unclassified: Unclassified(text: "a secret")"#)
      _ = try await echo.unary("Unary", [])
      await echo.records.count.wait(for: 2)
      #expect(echo.records.all.last?.fault == nil)
    }
  }

  @Test func `a connection that is lost is UNAVAILABLE, whatever its GOAWAY says`() async throws {
    let error = try await error { peer in
      await peer.perform { $0.goAway(.protocolError, reason: "") }
      await peer.close()
    }
    #expect(error?.code == .unavailable)
  }
}
