// SPDX-License-Identifier: Apache-2.0

/// The identity of a session's other end, from its verified certificate.
public struct PeerCertificate: Sendable, Hashable {
  /// The distinguished name as RFC 2253 writes it; empty where only alternative names are used.
  public let subject: String
  /// The issuer's distinguished name as RFC 2253 writes it.
  public let issuer: String
  /// The names of type dNSName in the subjectAltName extension, in order.
  public let dnsNames: [String]
  /// The names of type uniformResourceIdentifier, in order.
  public let uris: [String]
  /// The names of type rfc822Name, in order.
  public let emailAddresses: [String]
  /// The end of its validity, in seconds since 1970.
  public let validUntil: Int64

  /// An identity without a certificate, for tests and for peers that are known in another way.
  public init(
    subject: String, issuer: String, dnsNames: [String] = [], uris: [String] = [],
    emailAddresses: [String] = [], validUntil: Int64
  ) {
    self.subject = subject
    self.issuer = issuer
    self.dnsNames = dnsNames
    self.uris = uris
    self.emailAddresses = emailAddresses
    self.validUntil = validUntil
  }

  /// The SPIFFE id: the one URI, when it begins with `spiffe://` and names a trust domain.
  ///
  /// Nil when there are several URIs, since the X.509-SVID standard (section 2) has such a
  /// certificate refused as an SVID.
  public var spiffeID: String? {
    guard uris.count == 1, let uri = uris.first, uri.utf8.starts(with: Self.scheme.utf8) else {
      return nil
    }
    let trustDomain = uri.dropFirst(Self.scheme.count).prefix { $0 != "/" }
    guard !trustDomain.isEmpty, trustDomain.utf8.allSatisfy(Self.isTrustDomainByte),
      uri.utf8.count <= Self.spiffeSizeMax
    else { return nil }
    return uri
  }

  private static let scheme = "spiffe://"
  /// SPIFFE-ID section 2.3.
  private static let spiffeSizeMax = 2_048

  /// SPIFFE-ID section 2.1: lower-case letters, digits, dots, dashes and underscores.
  private static func isTrustDomainByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
