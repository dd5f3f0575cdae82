// SPDX-License-Identifier: Apache-2.0

/// Whom a client trusts and what it proves itself by. The server's name is always checked; there
/// is no way to turn that off, but trust can be given to a certificate of one's own.
public struct TLSClientConfiguration: Sendable {
  /// Who may vouch for servers.
  public var trust: TrustAnchors
  /// What the client shows to a server that asks; nil for nothing.
  public var identity: TLSIdentity?
  /// The versions that are spoken.
  public var versions = TLSVersions()

  /// A client that shows nothing where `identity` is nil.
  public init(trust: TrustAnchors = .system, identity: TLSIdentity? = nil) {
    self.trust = trust
    self.identity = identity
  }
}
