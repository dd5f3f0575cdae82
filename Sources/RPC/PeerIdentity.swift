// SPDX-License-Identifier: Apache-2.0

/// Who the other end of a connection is, as the certificate says that it presented and that the
/// transport verified.
///
/// A class, so that a call carries it for the price of one reference.
public final class PeerIdentity: Sendable {
  /// The distinguished name as RFC 2253 writes it; may be empty.
  public let subject: String
  /// The host names of the subjectAltName extension, in order.
  public let dnsNames: [String]
  /// Its URIs, in order.
  public let uris: [String]
  /// Its mail addresses, in order.
  public let emailAddresses: [String]
  /// The SPIFFE id, where its one URI is a valid one.
  public let spiffeID: String?

  /// An identity that a transport has verified.
  public init(
    subject: String, dnsNames: [String] = [], uris: [String] = [], emailAddresses: [String] = [],
    spiffeID: String? = nil
  ) {
    self.subject = subject
    self.dnsNames = dnsNames
    self.uris = uris
    self.emailAddresses = emailAddresses
    self.spiffeID = spiffeID
  }
}

extension PeerIdentity: Hashable {
  public static func == (left: PeerIdentity, right: PeerIdentity) -> Bool {
    left.subject == right.subject && left.dnsNames == right.dnsNames && left.uris == right.uris
      && left.emailAddresses == right.emailAddresses && left.spiffeID == right.spiffeID
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(subject)
    hasher.combine(uris)
  }
}
