// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor
import Testing

@testable import RPCTransport

/// What a caller is told of a stream that its server ended without a status.
@Suite(.timeLimit(.minutes(2))) struct StreamEndTests {
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

  @Test func `a connection that is lost is UNAVAILABLE, whatever its GOAWAY says`() async throws {
    let error = try await error { peer in
      await peer.perform { $0.goAway(.protocolError, reason: "") }
      await peer.close()
    }
    #expect(error?.code == .unavailable)
  }
}
