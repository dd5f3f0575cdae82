// SPDX-License-Identifier: Apache-2.0

public import CoreMetrics
public import Logging
import RPCTransport
public import Tracing

/// The configuration of a client. Everything except the servers has a default.
///
/// ```swift
/// var configuration = HoldfastClientConfiguration(server: .hostname("holdfast.example.org"))
/// configuration.tls = .machineTrust
/// configuration.token = .file("/run/secrets/holdfast-token")
/// let client = try HoldfastClient(configuration)
/// ```
public struct HoldfastClientConfiguration: Sendable {
  /// The servers, which must serve the same data. The client stays with one, and moves to the next
  /// if it becomes unreachable.
  public var servers: [HoldfastAddress]
  /// TLS; nil for plaintext, over which a token is never sent to another machine.
  public var tls: TLS?
  /// The source of the access token sent with each call; nil for none.
  public var token: TokenProvider?
  /// The user to act for, if the server allows the caller to: 1 to 128 bytes. Nil for the caller's
  /// own identity.
  public var user: String?
  /// The timeout of a unary call, over all attempts. Streams have none.
  public var callTimeout = Duration.seconds(30)
  /// The timeout of one connection attempt.
  public var connectTimeout = Duration.seconds(5)
  /// The time without traffic during a call after which the client pings the server; nil to rely on
  /// the kernel. Servers reject pings more frequent than one in 10 s.
  public var keepaliveInterval: Duration? = .seconds(20)
  /// The time that the server has to answer a ping before the connection counts as lost.
  public var keepaliveTimeout = Duration.seconds(10)
  /// The retry policy of failed calls.
  public var retry = RetryPolicy()
  /// The maximum size of a response message in bytes.
  public var messageSizeMax = 64 << 20

  // MARK: Interceptors and telemetry

  /// Wrappers around each attempt of a call; the first is the outermost.
  public var interceptors: [any ClientInterceptor] = []
  /// The logger for calls that fail or are retried, at level debug; nil for none.
  public var logger: Logger?
  /// The factory of the timer `holdfast_client_call`, by method and code, and of the counter
  /// `holdfast_client_repetitions`, by method; nil for the process's factory.
  public var metrics: (any MetricsFactory)?
  /// The tracer of calls, whose trace context is sent to the server; nil for the process's tracer.
  public var tracer: (any Tracer)?

  /// Creates the configuration of a client of one server.
  public init(server: HoldfastAddress) { servers = [server] }

  /// Creates the configuration of a client of several servers that serve the same data.
  public init(servers: [HoldfastAddress]) { self.servers = servers }

  /// Checks the configuration before anything is sent.
  ///
  /// - Throws: `CONFIGURATION_INVALID`; `TOKEN_EXPOSED` if the token would be sent to another
  ///   machine in plaintext.
  public func validate() throws(HoldfastError) {
    guard !servers.isEmpty else {
      throw HoldfastError(.configurationInvalid, "A client needs the address of a server.")
    }
    try CallSettings(user: user).validate()
    guard callTimeout > .zero, connectTimeout > .zero, keepaliveTimeout > .zero,
      keepaliveInterval ?? .seconds(1) > .zero, messageSizeMax > 0
    else {
      throw HoldfastError(.configurationInvalid, "A client's timeouts and sizes must be positive.")
    }
    if token != nil, let server = exposedServer { throw .tokenExposed(to: server) }
    try retry.validate()
  }

  /// A server to which traffic could be intercepted; nil if there is none.
  var exposedServer: HoldfastAddress? {
    tls == nil ? servers.first { !$0.isLocal } : nil
  }

  /// The configuration of the channel to each server.
  func channel() throws(HoldfastError) -> ChannelConfiguration {
    var channel = ChannelConfiguration()
    if let tls { channel.tls = try tls.channel() }
    channel.messageSizeMax = messageSizeMax
    channel.connectTimeout = connectTimeout
    channel.backoffMax = min(channel.backoffMax, .seconds(2))
    channel.keepalive = keepaliveInterval.map {
      ChannelKeepalive(interval: $0, timeout: keepaliveTimeout)
    }
    return channel
  }
}
