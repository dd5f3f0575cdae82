// SPDX-License-Identifier: Apache-2.0

/// The part that all sessions of one end share: certificate, trust, versions, ticket keys.
///
/// Immutable and shared by all threads; a session keeps its context alive, so that replacing the
/// context of a listener leaves the sessions that run untouched. The keys of session tickets are
/// drawn for each server context and live as long as it does.
public final class TLSContext: Sendable {
  /// The end of a session that this is for.
  public enum Role: Sendable { case server, client }

  /// The end of a session that this is for.
  public let role: Role
  let ssl: SSLContext
  /// True if sessions may end their handshake without having agreed on `h2`.
  let allowsHTTP1: Bool

  /// A context for accepting sessions.
  public init(server configuration: TLSServerConfiguration) throws(TLSError) {
    role = .server
    allowsHTTP1 = configuration.allowsHTTP1
    let ssl = try SSLContext(
      .server, configuration.versions, allowsHTTP1: configuration.allowsHTTP1)
    try ssl.use(configuration.identity)
    switch configuration.clientCertificates {
    case .ignored: break
    case .requested(let trust): try ssl.verifyClients(by: trust, isRequired: false)
    case .required(let trust): try ssl.verifyClients(by: trust, isRequired: true)
    }
    self.ssl = ssl
  }

  /// A context for opening sessions.
  public init(client configuration: TLSClientConfiguration) throws(TLSError) {
    role = .client
    allowsHTTP1 = false
    let ssl = try SSLContext(.client, configuration.versions)
    if let identity = configuration.identity { try ssl.use(identity) }
    try ssl.verifyServers(by: configuration.trust)
    self.ssl = ssl
  }
}
