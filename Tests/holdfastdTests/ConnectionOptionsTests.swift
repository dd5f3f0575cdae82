// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPCTransport
import Testing

@testable import holdfastd

@Suite struct ConnectionOptionsTests {
  private func server(_ arguments: String...) throws -> ServerConfiguration {
    try ConnectionOptions.parse(arguments).serverConfiguration()
  }

  @Test func `what is not given is as the transport has it`() throws {
    let (server, defaults) = (try server(), ServerConfiguration())
    #expect(server.connection == defaults.connection)
    #expect(server.streamsPerConnectionMax == defaults.streamsPerConnectionMax)
    #expect(server.connectionsMax == defaults.connectionsMax)
    #expect(server.connectionsPerAddressMax == nil)
    #expect(server.runningCallsMax == defaults.runningCallsMax)
    #expect(server.queueTimeMax == defaults.queueTimeMax)
    #expect(server.handshakeTimeout == defaults.handshakeTimeout)
    #expect(server.handshakesMax == defaults.handshakesMax)
    #expect(server.queuedBytesMax == defaults.queuedBytesMax)
  }

  @Test func `what is given of connections counts`() throws {
    let server = try server(
      "--connections-max", "11", "--connections-per-address-max", "12",
      "--connection-idle-seconds", "13", "--connection-age-seconds", "14",
      "--connection-grace-seconds", "15", "--keepalive-seconds", "16",
      "--keepalive-timeout-seconds", "17", "--ping-interval-seconds", "18")
    #expect(server.connectionsMax == 11)
    #expect(server.connectionsPerAddressMax == 12)
    #expect(server.connection.idleTimeout == .seconds(13))
    #expect(server.connection.ageMax == .seconds(14))
    #expect(server.connection.ageGrace == .seconds(15))
    #expect(server.connection.keepaliveInterval == .seconds(16))
    #expect(server.connection.keepaliveTimeout == .seconds(17))
    #expect(server.connection.pingInterval == .seconds(18))
  }

  @Test func `what is given of handshakes, slow peers and waiting bytes counts`() throws {
    let server = try server(
      "--handshake-timeout-seconds", "11", "--handshakes-max", "12",
      "--request-timeout-seconds", "13", "--stall-timeout-seconds", "14",
      "--queued-bytes-max", "15000000")
    #expect(server.handshakeTimeout == .seconds(11))
    #expect(server.handshakesMax == 12)
    #expect(server.connection.requestTimeout == .seconds(13))
    #expect(server.connection.stallTimeout == .seconds(14))
    #expect(server.queuedBytesMax == 15_000_000)
  }

  @Test func `what is given of calls counts`() throws {
    let server = try server(
      "--streams-per-connection-max", "11", "--running-calls-max", "13",
      "--queue-time-max-milliseconds", "14")
    #expect(server.streamsPerConnectionMax == 11)
    #expect(server.runningCallsMax == 13)
    #expect(server.queueTimeMax == .milliseconds(14))
  }

  @Test(arguments: [
    "--connections-max", "--connections-per-address-max", "--connection-idle-seconds",
    "--connection-age-seconds", "--connection-grace-seconds", "--keepalive-seconds",
    "--keepalive-timeout-seconds", "--ping-interval-seconds", "--streams-per-connection-max",
    "--streams-per-user-max", "--running-calls-max", "--queue-time-max-milliseconds",
    "--handshake-timeout-seconds", "--handshakes-max", "--request-timeout-seconds",
    "--stall-timeout-seconds",
  ])
  func `numbers out of range are refused`(name: String) {
    for value in ["-1", "3000000", "x"] {
      let error = #expect(throws: (any Error).self) {
        try ConnectionOptions.parse([name + "=" + value])
      }
      if let error { #expect(ConnectionOptions.message(for: error).contains(name)) }
    }
  }
}
