// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import RPCTransport

/// The limits on callers and their connections: those that honest callers can
/// come near, and that therefore depend on who they are, how many, and what stands between.
///
/// Limits that no honest caller meets have no flag, since raising them would help attackers
/// alone: malformed frames, resets, frames without a call and TLS key updates by the second, and
/// the bytes that may wait for one connection.
struct ConnectionOptions: ParsableArguments {
  private static let defaults = ServerConfiguration()

  @Option(help: "The connections that are kept at once; further ones are closed as they come.")
  var connectionsMax = defaults.connectionsMax

  @Option(
    help: """
      The connections that one address, or network of 64 bits of IPv6, may have at once; not \
      for a server behind a proxy. Without it, one address can take all of \
      --connections-max. (default: no limit)
      """)
  var connectionsPerAddressMax: Int?

  @Option(
    help: ArgumentHelp(
      """
      Proxies whose \"x-forwarded-for\" is believed for limits on addresses and in the log, and \
      never for who calls: an address or a block such as 10.0.0.0/8. May be given several times. \
      (default: none)
      """,
      valueName: "cidr"),
    transform: ConnectionOptions.proxy)
  var trustedProxies: [AddressBlock] = []

  @Option(
    help: "The seconds that a new connection may take for the handshakes of TLS and HTTP/2.")
  var handshakeTimeoutSeconds = seconds(defaults.handshakeTimeout)

  @Option(
    help: """
      The TLS handshakes that may be under way at once, shared out evenly among the event loops; \
      where a loop has one more, its oldest is given up.
      """)
  var handshakesMax = defaults.handshakesMax

  @Option(help: "The seconds after which a connection without calls is asked to end.")
  var connectionIdleSeconds = seconds(defaults.connection.idleTimeout)

  @Option(
    help: """
      The seconds after which a connection is asked to end, give or take a tenth, so that clients \
      spread over the servers there are.
      """)
  var connectionAgeSeconds = seconds(defaults.connection.ageMax)

  @Option(help: "The seconds that calls may go on after that.")
  var connectionGraceSeconds = seconds(defaults.connection.ageGrace)

  @Option(help: "The seconds of silence after which a client is asked whether it is there.")
  var keepaliveSeconds = seconds(defaults.connection.keepaliveInterval)

  @Option(help: "The seconds that its answer may take before the connection is closed.")
  var keepaliveTimeoutSeconds = seconds(defaults.connection.keepaliveTimeout)

  @Option(
    help: """
      The seconds between PINGs of a client at least; one that keeps sending them faster while \
      nothing else happens is cut off.
      """)
  var pingIntervalSeconds = seconds(defaults.connection.pingInterval)

  @Option(help: "The seconds that the one request of a call may take to arrive.")
  var requestTimeoutSeconds = seconds(defaults.connection.requestTimeout)

  @Option(
    help: """
      The seconds for which a client may read none of what waits for it before its call, or its \
      connection, is ended.
      """)
  var stallTimeoutSeconds = seconds(defaults.connection.stallTimeout)

  @Option(
    help: ArgumentHelp(
      "The bytes that wait for clients to read, on all connections, past which calls are refused, "
        + "to be tried again; added up once a second. Health checks are answered all the same.",
      valueName: "bytes"))
  var queuedBytesMax = defaults.queuedBytesMax

  @Option(help: "The calls that one connection may have open; clients let further ones wait.")
  var streamsPerConnectionMax = defaults.streamsPerConnectionMax

  @Option(help: "The streaming calls that one user may have open, on all its connections.")
  var streamsPerUserMax = Limits().streamsPerUserMax

  @Option(
    help: """
      The calls that run at once, on all event loops; further ones are refused, to be tried \
      again. Health checks are answered all the same, and watches do not count.
      """)
  var runningCallsMax = defaults.runningCallsMax

  @Option(
    help: """
      The streams that may be open at once although they mostly wait: watches of sessions and of \
      health, and reflection. Each takes about \(ServerConfiguration.watchBytes >> 10) KiB.
      """)
  var watchesMax = Limits().watchesMax

  @Option(
    help: """
      The milliseconds for which calls may wait for their event loop. Once they have waited longer \
      for a second, calls are refused with the time after which to try again, but for health checks.
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

  /// The bounds of a server that is started with these options, but for what clients are told of:
  /// `streamsPerUserMax` and `watchesMax` are limits of the contract.
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
        "\(text) is not an address or a block of addresses, as 192.0.2.1, 10.0.0.0/8 and "
          + "2001:db8::/32 are; behind the bits that are told, all are 0.")
    }
    return block
  }
}
