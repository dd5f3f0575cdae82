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

  func validate() throws {
    try OptionRange.check(connectionsMax, in: 1...1_000_000, "--connections-max")
    try connectionsPerAddressMax.map {
      try OptionRange.check($0, in: 1...1_000_000, "--connections-per-address-max")
    }
    try OptionRange.check(handshakeTimeoutSeconds, in: 1...600, "--handshake-timeout-seconds")
    try OptionRange.check(handshakesMax, in: 1...1_000_000, "--handshakes-max")
    try OptionRange.check(requestTimeoutSeconds, in: 1...86_400, "--request-timeout-seconds")
    try OptionRange.check(stallTimeoutSeconds, in: 1...86_400, "--stall-timeout-seconds")
    try OptionRange.check(queuedBytesMax, in: 1 << 20...1 << 40, "--queued-bytes-max")
    let month = 2_592_000
    try OptionRange.check(connectionIdleSeconds, in: 1...month, "--connection-idle-seconds")
    try OptionRange.check(connectionAgeSeconds, in: 1...month, "--connection-age-seconds")
    try OptionRange.check(connectionGraceSeconds, in: 0...3_600, "--connection-grace-seconds")
    try OptionRange.check(keepaliveSeconds, in: 1...86_400, "--keepalive-seconds")
    try OptionRange.check(keepaliveTimeoutSeconds, in: 1...3_600, "--keepalive-timeout-seconds")
    try OptionRange.check(pingIntervalSeconds, in: 0...86_400, "--ping-interval-seconds")
    try OptionRange.check(streamsPerConnectionMax, in: 1...100_000, "--streams-per-connection-max")
    try OptionRange.check(streamsPerUserMax, in: 1...1_000_000, "--streams-per-user-max")
    try OptionRange.check(runningCallsMax, in: 1...1_000_000, "--running-calls-max")
    try OptionRange.check(watchesMax, in: 1...10_000_000, "--watches-max")
    try OptionRange.check(queueTimeMaxMilliseconds, in: 1...60_000, "--queue-time-max-milliseconds")
  }

  /// The limits of a server with these options, except `streamsPerUserMax` and `watchesMax`, which
  /// are part of the contract's limits.
  func serverConfiguration() -> ServerConfiguration {
    var server = ServerConfiguration()
    server.connectionsMax = connectionsMax
    server.connectionsPerAddressMax = connectionsPerAddressMax
    server.trustedProxies = TrustedProxies(trustedProxies)
    server.handshakeTimeout = .seconds(handshakeTimeoutSeconds)
    server.handshakesMax = handshakesMax
    server.connection.requestTimeout = .seconds(requestTimeoutSeconds)
    server.connection.stallTimeout = .seconds(stallTimeoutSeconds)
    server.queuedBytesMax = queuedBytesMax
    server.connection.idleTimeout = .seconds(connectionIdleSeconds)
    server.connection.ageMax = .seconds(connectionAgeSeconds)
    server.connection.ageGrace = .seconds(connectionGraceSeconds)
    server.connection.keepaliveInterval = .seconds(keepaliveSeconds)
    server.connection.keepaliveTimeout = .seconds(keepaliveTimeoutSeconds)
    server.connection.pingInterval = .seconds(pingIntervalSeconds)
    server.streamsPerConnectionMax = streamsPerConnectionMax
    server.runningCallsMax = runningCallsMax
    server.queueTimeMax = .milliseconds(queueTimeMaxMilliseconds)
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
