// SPDX-License-Identifier: Apache-2.0

/// The identity of a connection's peer: from its certificate, which the transport verified, or from
/// the kernel for the process at the other end of a Unix socket.
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
  /// The process that connected, where the connection is a Unix socket.
  public let unixCredentials: UnixCredentials?

  /// An identity that a certificate proves.
  public init(
    subject: String, dnsNames: [String] = [], uris: [String] = [], emailAddresses: [String] = [],
    spiffeID: String? = nil
  ) {
    self.subject = subject
    self.dnsNames = dnsNames
    self.uris = uris
    self.emailAddresses = emailAddresses
    self.spiffeID = spiffeID
    unixCredentials = nil
  }

  /// An identity that the kernel vouches for.
  public init(unixCredentials: UnixCredentials) {
    subject = ""
    dnsNames = []
    uris = []
    emailAddresses = []
    spiffeID = nil
    self.unixCredentials = unixCredentials
  }
}

/// A process of this machine, as it was when it connected (unix(7), SO_PEERCRED).
public struct UnixCredentials: Sendable, Hashable {
  /// Its user.
  public let userID: UInt32
  /// Its group.
  public let groupID: UInt32
  /// Its process id, which may have been reused since; 0 for a process that this one cannot see.
  public let processID: Int32

  /// Credentials as the kernel gives them.
  public init(userID: UInt32, groupID: UInt32, processID: Int32) {
    self.userID = userID
    self.groupID = groupID
    self.processID = processID
  }
}

extension PeerIdentity: Hashable {
  public static func == (left: PeerIdentity, right: PeerIdentity) -> Bool {
    left.subject == right.subject && left.dnsNames == right.dnsNames && left.uris == right.uris
      && left.emailAddresses == right.emailAddresses && left.spiffeID == right.spiffeID
      && left.unixCredentials == right.unixCredentials
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(subject)
    hasher.combine(uris)
    hasher.combine(unixCredentials)
  }
}
