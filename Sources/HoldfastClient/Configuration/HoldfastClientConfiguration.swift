// SPDX-License-Identifier: Apache-2.0

public import CoreMetrics
public import Logging
import RPCTransport
public import Tracing

/// The settings of a client, each with its default but for the server.
///
/// ```swift
/// var configuration = HoldfastClientConfiguration(server: .hostname("holdfast.example.org"))
/// configuration.tls = .machineTrust
/// configuration.token = .file("/run/secrets/holdfast-token")
/// let client = try HoldfastClient(configuration)
/// ```
public struct HoldfastClientConfiguration: Sendable {
  /// The servers, which must serve the same data. The client stays with one and goes on to the
  /// next when that cannot be reached.
  public var servers: [HoldfastAddress]
  /// TLS; nil to speak plaintext, which a token never travels in to another machine.
  public var tls: TLS?
  /// The source of the access token that goes with each call; nil for none.
  public var token: TokenProvider?
  /// The user to act for, where the server lets the caller: 1 to 128 bytes. Nil for the caller's
  /// own identity.
  public var user: String?
  /// The time limit of a call with one answer, over all attempts. Streams have none.
  public var callTimeout = Duration.seconds(30)
  /// The time limit of one attempt to connect.
  public var connectTimeout = Duration.seconds(5)
  /// The silence during a call after which the server is asked whether it is there; nil to rely on
  /// the kernel. Servers refuse to be asked more often than every 10 s.
  public var keepaliveInterval: Duration? = .seconds(20)
  /// The time that the server has for that answer until the connection counts as lost.
  public var keepaliveTimeout = Duration.seconds(10)
  /// The rules for repeating failed calls.
  public var retry = RetryPolicy()
  /// The largest answer that is taken, in bytes.
  public var messageSizeMax = 64 << 20

  // MARK: Around calls

  /// Steps around each attempt of a call; the first is the outermost.
  public var interceptors: [any ClientInterceptor] = []
  /// The logger that is told, at the level debug, of calls that fail or are repeated; nil for none.
  public var logger: Logger?
  /// The maker of `holdfast_client_call`, a timer by method and code, and of
  /// `holdfast_client_repetitions`, a counter by method; nil for that of the process.
  public var metrics: (any MetricsFactory)?
  /// The tracer of calls, whose trace is sent to the server; nil for that of the process.
  public var tracer: (any Tracer)?

  /// A client of one server.
  public init(server: HoldfastAddress) { servers = [server] }

  /// A client of several servers that serve the same data.
  public init(servers: [HoldfastAddress]) { self.servers = servers }

  /// Finds what cannot work before anything is sent.
  ///
  /// - Throws: `CONFIGURATION_INVALID`; `TOKEN_EXPOSED` if the token would travel in plaintext to
  ///   another machine.
  public func validate() throws(HoldfastError) {
    guard !servers.isEmpty else {
      throw HoldfastError(.configurationInvalid, "A client needs the address of a server.")
    }
    try CallSettings(user: user).validate()
    guard callTimeout > .zero, connectTimeout > .zero, keepaliveTimeout > .zero,
      keepaliveInterval ?? .seconds(1) > .zero, messageSizeMax > 0
    else {
      throw HoldfastError(.configurationInvalid, "Times and sizes of a client must be positive.")
    }
    if token != nil, let server = exposedServer { throw .tokenExposed(to: server) }
    try retry.validate()
  }

  /// A server that others could listen in on the way to.
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
