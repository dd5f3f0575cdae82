// SPDX-License-Identifier: Apache-2.0

/// A server's certificate and its policy for client certificates.
public struct TLSServerConfiguration: Sendable {
  /// The certificate that clients see.
  public var identity: TLSIdentity
  /// The policy for client certificates.
  public var clientCertificates = ClientCertificates.ignored
  /// The versions that are spoken.
  public var versions = TLSVersions()
  /// True if clients may use HTTP/1.1: those that offer it without `h2`, or that do not use ALPN.
  /// Otherwise such clients are refused.
  public var allowsHTTP1 = false

  /// The policy for client certificates.
  public enum ClientCertificates: Sendable {
    /// No certificate is requested.
    case ignored
    /// A certificate is requested and, if presented, must be issued by one of these authorities.
    case requested(TrustAnchors)
    /// One vouched for by these must come.
    case required(TrustAnchors)
  }

  /// A server without client certificates.
  public init(identity: TLSIdentity) { self.identity = identity }
}
