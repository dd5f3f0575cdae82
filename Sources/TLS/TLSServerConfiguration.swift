// SPDX-License-Identifier: Apache-2.0

/// A server's certificate and its policy for client certificates.
public struct TLSServerConfiguration: Sendable {
  /// The certificate that clients see.
  public var identity: TLSIdentity
  /// The policy for client certificates.
  public var clientCertificates = ClientCertificates.ignored
  /// The versions that are spoken.
  public var versions = TLSVersions()
  /// True if a client may speak HTTP/1.1: one that offers it and not `h2`, or that says nothing of
  /// ALPN. Otherwise such a client is refused.
  public var allowsHTTP1 = false

  /// The policy for client certificates.
  public enum ClientCertificates: Sendable {
    /// None is asked for.
    case ignored
    /// One is asked for and, if it comes, must be vouched for by these.
    case requested(TrustAnchors)
    /// One vouched for by these must come.
    case required(TrustAnchors)
  }

  /// A server that asks its clients for nothing.
  public init(identity: TLSIdentity) { self.identity = identity }
}
