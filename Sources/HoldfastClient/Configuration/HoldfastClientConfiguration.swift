// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import RPC
import RPCTransport

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
    if let user {
      let metadata: Metadata = [CallSettings.userKey: user]
      // A name that HTTP cannot carry would be left out, and the call made as another user.
      guard OwnerID(user) != nil, metadata.unsendable == nil else {
        throw HoldfastError(
          .configurationInvalid,
          "The user to act for must be a name of 1 to 128 bytes, without control characters and "
            + "without spaces at its ends.")
      }
    }
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
