// SPDX-License-Identifier: Apache-2.0

public import TLS

/// How a channel speaks TLS.
public struct ChannelTLS: Sendable {
  /// Whom the channel trusts and what it shows.
  public var context: TLSContext
  /// The name that the server's certificate must be for; nil for the host that is connected to.
  public var serverName: String?

  /// TLS by a client's context.
  public init(_ context: TLSContext, serverName: String? = nil) {
    self.context = context
    self.serverName = serverName
  }

  /// The name to expect of the server at `target`: its host without port and brackets.
  func serverName(for target: String) -> String {
    if let serverName { return serverName }
    if target.hasPrefix("unix:") { return "localhost" }
    if target.hasPrefix("[") { return String(target.dropFirst().prefix { $0 != "]" }) }
    return String(target.prefix { $0 != ":" })
  }
}
