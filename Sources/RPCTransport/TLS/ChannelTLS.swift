// SPDX-License-Identifier: Apache-2.0

public import TLS

/// The TLS configuration of a channel.
public struct ChannelTLS: Sendable {
  /// The channel's trust and its own certificate.
  public var context: TLSContext
  /// The name that the server's certificate must be for; nil for the host that is connected to.
  public var serverName: String?

  /// TLS by a client's context.
  public init(_ context: TLSContext, serverName: String? = nil) {
    self.context = context
    self.serverName = serverName
  }

  /// TLS with PEM files, which are read now: the trusted authorities (nil for the system's), and
  /// the client certificate with its key.
  public init(
    authorityPath: String?, certificatePath: String? = nil, keyPath: String? = nil,
    serverName: String? = nil
  ) throws(TLSError) {
    var client = TLSClientConfiguration()
    if let authorityPath { client.trust = try TrustAnchors(path: authorityPath) }
    if let certificatePath, let keyPath {
      client.identity = try TLSIdentity(certificatePath: certificatePath, keyPath: keyPath)
    }
    self.init(try TLSContext(client: client), serverName: serverName)
  }

  /// The name to expect of the server at `target`: its host without port and brackets.
  func serverName(for target: String) -> String {
    if let serverName { return serverName }
    if target.hasPrefix("unix:") { return "localhost" }
    if target.hasPrefix("[") { return String(target.dropFirst().prefix { $0 != "]" }) }
    return String(target.prefix { $0 != ":" })
  }
}
