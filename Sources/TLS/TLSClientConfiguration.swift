// SPDX-License-Identifier: Apache-2.0

/// A client's trust and its own certificate. The server's name is always checked; there
/// is no way to turn that off, but a private certificate can be trusted.
public struct TLSClientConfiguration: Sendable {
  /// The authorities that may issue servers' certificates.
  public var trust: TrustAnchors
  /// The certificate to present to a server that requests one; nil for none.
  public var identity: TLSIdentity?
  /// The versions that are spoken.
  public var versions = TLSVersions()

  /// A client that shows nothing where `identity` is nil.
  public init(trust: TrustAnchors = .system, identity: TLSIdentity? = nil) {
    self.trust = trust
    self.identity = identity
  }
}
