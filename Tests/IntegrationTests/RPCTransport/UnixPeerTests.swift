// SPDX-License-Identifier: Apache-2.0

import Glibc
import RPC
import RPCTransport
import Testing

@Suite struct UnixPeerTests {
  @Test func `the process at the other end of a Unix socket is known`() async throws {
    let path = "/tmp/holdfast-peer-\(getpid()).sock"
    defer { unlink(path) }
    try await EchoServer.run(on: "unix:\(path)") { echo in
      _ = try await echo.unary("Unary", [1])
      await echo.channel.close()
      _ = await echo.server.drain(grace: .seconds(10))
      let identity = try #require(echo.records.all.first?.peer.identity)
      #expect(
        identity.unixCredentials
          == UnixCredentials(userID: getuid(), groupID: getgid(), processID: getpid()))
      #expect(identity.subject == "")
    }
  }

  @Test func `nobody is known by a TCP connection alone`() async throws {
    try await EchoServer.run { echo in
      _ = try await echo.unary("Unary", [1])
      await echo.channel.close()
      _ = await echo.server.drain(grace: .seconds(10))
      let record = try #require(echo.records.all.first)
      #expect(record.peer.identity == nil)
    }
  }
}
