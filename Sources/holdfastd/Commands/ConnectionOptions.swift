// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import RPCTransport

/// The limits on callers and connections that honest callers can reach, and that therefore depend
/// on the callers, their number and the proxies in between.
///
/// Limits that no honest caller meets have no flag, since raising them would help attackers
/// alone: malformed frames, resets, frames without a call and TLS key updates by the second, and
/// the bytes that may wait for one connection.
struct ConnectionOptions: ParsableArguments {
  private static let defaults = ServerConfiguration()

  @Option(help: "The maximum number of connections; further ones are closed immediately.")
  var connectionsMax = defaults.connectionsMax

  @Option(
    help: """
      The maximum number of connections per IPv4 address or IPv6 /64 network. Do not use it for a \
      server behind a proxy. Without it, one address can use all of --connections-max. \
      (default: no limit)
      """)
  var connectionsPerAddressMax: Int?

  @Option(
    help: ArgumentHelp(
      """
      A proxy whose \"x-forwarded-for\" is trusted for address limits and the log, but never for a \
      caller's identity: an address or a block such as 10.0.0.0/8. Repeatable. (default: none)
      """,
      valueName: "cidr"),
    transform: ConnectionOptions.proxy)
  var trustedProxies: [AddressBlock] = []

  @Option(
    help: "The timeout in seconds for the TLS and HTTP/2 handshakes of a new connection.")
  var handshakeTimeoutSeconds = seconds(defaults.handshakeTimeout)

  @Option(
    help: """
      The maximum number of concurrent TLS handshakes, divided evenly among the event loops. When \
      a loop exceeds its share, its oldest handshake is aborted.
      """)
  var handshakesMax = defaults.handshakesMax

  @Option(help: "The time in seconds after which an idle connection is closed gracefully.")
  var connectionIdleSeconds = seconds(defaults.connection.idleTimeout)

  @Option(
    help: """
      The time in seconds, give or take 10 %, after which a connection is closed gracefully, so \
      that clients rebalance across servers.
      """)
  var connectionAgeSeconds = seconds(defaults.connection.ageMax)

  @Option(help: "The time in seconds for calls to finish on a connection that is being closed.")
  var connectionGraceSeconds = seconds(defaults.connection.ageGrace)

  @Option(help: "The time in seconds without traffic before the server sends a keepalive PING.")
  var keepaliveSeconds = seconds(defaults.connection.keepaliveInterval)

  @Option(help: "The timeout in seconds for the response to a keepalive PING.")
  var keepaliveTimeoutSeconds = seconds(defaults.connection.keepaliveTimeout)

  @Option(
    help: """
      The minimum time in seconds between PINGs of a client. A connection with more frequent PINGs \
      and no other traffic is closed.
      """)
  var pingIntervalSeconds = seconds(defaults.connection.pingInterval)

  @Option(help: "The timeout in seconds for receiving the request of a unary call.")
  var requestTimeoutSeconds = seconds(defaults.connection.requestTimeout)

  @Option(
    help: """
      The time in seconds after which the call or connection of a client that does not read \
      pending data is closed.
      """)
  var stallTimeoutSeconds = seconds(defaults.connection.stallTimeout)

  @Option(
    help: ArgumentHelp(
      "The maximum bytes queued for clients on all connections, computed once per second. Above "
        + "it, calls are refused and can be retried, except health checks.",
      valueName: "bytes"))
  var queuedBytesMax = defaults.queuedBytesMax

  @Option(help: "The maximum number of concurrent calls per connection; clients queue the rest.")
  var streamsPerConnectionMax = defaults.streamsPerConnectionMax

  @Option(help: "The maximum number of concurrent streaming calls per user, on all connections.")
  var streamsPerUserMax = Limits().streamsPerUserMax

  @Option(
    help: """
      The maximum number of running calls on all event loops, not counting watches. Further calls \
      are refused and can be retried, except health checks.
      """)
  var runningCallsMax = defaults.runningCallsMax

  @Option(
    help: """
      The maximum number of mostly idle streams: session watches, health watches and reflection. \
      Each uses about \(ServerConfiguration.watchBytes >> 10) KiB.
      """)
  var watchesMax = Limits().watchesMax

  @Option(
    help: """
      The acceptable time in milliseconds that calls wait for their event loop. When the waiting \
      time exceeds it for a second, calls are refused with a retry delay, except health checks.
      """)
  var queueTimeMaxMilliseconds = milliseconds(defaults.queueTimeMax)

  /// The limit that each option sets, and the numbers that it takes.
  private static let limits: [ServerLimit] = [
    ServerLimit("--connections-max", \.connectionsMax, 1...1_000_000, \.connectionsMax),
    ServerLimit(
      "--handshake-timeout-seconds", \.handshakeTimeoutSeconds, 1...600,
      seconds: \.handshakeTimeout),
    ServerLimit("--handshakes-max", \.handshakesMax, 1...1_000_000, \.handshakesMax),
    ServerLimit(
      "--request-timeout-seconds", \.requestTimeoutSeconds, 1...day,
      seconds: \.connection.requestTimeout),
    ServerLimit(
      "--stall-timeout-seconds", \.stallTimeoutSeconds, 1...day,
      seconds: \.connection.stallTimeout),
    ServerLimit("--queued-bytes-max", \.queuedBytesMax, 1 << 20...1 << 40, \.queuedBytesMax),
    ServerLimit(
      "--connection-idle-seconds", \.connectionIdleSeconds, 1...30 * day,
      seconds: \.connection.idleTimeout),
    ServerLimit(
      "--connection-age-seconds", \.connectionAgeSeconds, 1...30 * day,
      seconds: \.connection.ageMax),
    ServerLimit(
      "--connection-grace-seconds", \.connectionGraceSeconds, 0...3_600,
      seconds: \.connection.ageGrace),
    ServerLimit(
      "--keepalive-seconds", \.keepaliveSeconds, 1...day,
      seconds: \.connection.keepaliveInterval),
    ServerLimit(
      "--keepalive-timeout-seconds", \.keepaliveTimeoutSeconds, 1...3_600,
      seconds: \.connection.keepaliveTimeout),
    ServerLimit(
      "--ping-interval-seconds", \.pingIntervalSeconds, 0...day,
      seconds: \.connection.pingInterval),
    ServerLimit(
      "--streams-per-connection-max", \.streamsPerConnectionMax, 1...100_000,
      \.streamsPerConnectionMax),
    ServerLimit("--running-calls-max", \.runningCallsMax, 1...1_000_000, \.runningCallsMax),
    ServerLimit(
      "--queue-time-max-milliseconds", \.queueTimeMaxMilliseconds, 1...60_000,
      milliseconds: \.queueTimeMax),
  ]

  private static let day = 86_400

  func validate() throws {
    for limit in Self.limits { try limit.check(self) }
    // These are part of the contract's limits, or have no number by default.
    try connectionsPerAddressMax.map {
      try OptionRange.check($0, in: 1...1_000_000, "--connections-per-address-max")
    }
    try OptionRange.check(streamsPerUserMax, in: 1...1_000_000, "--streams-per-user-max")
    try OptionRange.check(watchesMax, in: 1...10_000_000, "--watches-max")
  }

  /// The limits of a server with these options, except `streamsPerUserMax` and `watchesMax`, which
  /// are part of the contract's limits.
  func serverConfiguration() -> ServerConfiguration {
    var server = ServerConfiguration()
    for limit in Self.limits { limit.set(self, &server) }
    server.connectionsPerAddressMax = connectionsPerAddressMax
    server.trustedProxies = TrustedProxies(trustedProxies)
    return server
  }

  private static func seconds(_ duration: Duration) -> Int { Int(duration.components.seconds) }

  private static func milliseconds(_ duration: Duration) -> Int { Int(duration / .milliseconds(1)) }

  /// The addresses that a value of `--trusted-proxies` names.
  private static func proxy(_ text: String) throws -> AddressBlock {
    guard let block = AddressBlock(text) else {
      throw ValidationError(
        "\(text) is not an address or an address block such as 192.0.2.1, 10.0.0.0/8 or "
          + "2001:db8::/32; the bits after the prefix must be 0.")
    }
    return block
  }
}
