// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import RPCTransport

/// What callers and their connections may take of the server: the bounds that honest callers can
/// come near, and that therefore depend on who they are, how many, and what stands between.
///
/// What no honest caller does has bounds without a flag, since widening them would help attackers
/// alone: floods, malformed frames and resets by the second, TLS handshakes at once and how long
/// they take, requests and readers that stand still, bytes that wait for them.
struct ConnectionOptions: ParsableArguments {
  private static let defaults = ServerConfiguration()

  @Option(help: "The connections that are kept at once; further ones are closed as they come.")
  var connectionsMax = defaults.connectionsMax

  @Option(
    help: """
      The connections that one address may have at once; not for a server behind a proxy. \
      (default: no limit)
      """)
  var connectionsPerAddressMax: Int?

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

  @Option(help: "The calls that one connection may have open; clients let further ones wait.")
  var streamsPerConnectionMax = defaults.streamsPerConnectionMax

  @Option(help: "The streaming calls that one user may have open, on all its connections.")
  var streamsPerUserMax = Limits().streamsPerUserMax

  @Option(
    help: """
      The calls that run at once, on all event loops; further ones are refused, to be tried \
      again. Health checks are answered all the same.
      """)
  var runningCallsMax = defaults.runningCallsMax

  @Option(
    help: """
      The milliseconds for which calls may wait for their event loop. Once they have waited longer \
      for a second, calls are refused with the time after which to try again, but for health checks.
      """)
  var queueTimeMaxMilliseconds = milliseconds(defaults.queueTimeMax)

  func validate() throws {
    try check(connectionsMax, in: 1...1_000_000, "--connections-max")
    try connectionsPerAddressMax.map {
      try check($0, in: 1...1_000_000, "--connections-per-address-max")
    }
    let month = 2_592_000
    try check(connectionIdleSeconds, in: 1...month, "--connection-idle-seconds")
    try check(connectionAgeSeconds, in: 1...month, "--connection-age-seconds")
    try check(connectionGraceSeconds, in: 0...3_600, "--connection-grace-seconds")
    try check(keepaliveSeconds, in: 1...86_400, "--keepalive-seconds")
    try check(keepaliveTimeoutSeconds, in: 1...3_600, "--keepalive-timeout-seconds")
    try check(pingIntervalSeconds, in: 0...86_400, "--ping-interval-seconds")
    try check(streamsPerConnectionMax, in: 1...100_000, "--streams-per-connection-max")
    try check(streamsPerUserMax, in: 1...1_000_000, "--streams-per-user-max")
    try check(runningCallsMax, in: 1...1_000_000, "--running-calls-max")
    try check(queueTimeMaxMilliseconds, in: 1...60_000, "--queue-time-max-milliseconds")
  }

  private func check(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws {
    guard range ~= value else {
      throw ValidationError(
        "\(name) must lie between \(range.lowerBound) and \(range.upperBound).")
    }
  }

  /// The bounds of a server that is started with these options, but for what clients are told of:
  /// `streamsPerUserMax` is one of the contract's limits.
  func serverConfiguration() -> ServerConfiguration {
    var server = ServerConfiguration()
    server.connectionsMax = connectionsMax
    server.connectionsPerAddressMax = connectionsPerAddressMax
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
}
