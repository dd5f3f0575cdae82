// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
public import RPC

/// Admits callers by the certificate that they presented and the transport verified.
///
/// A caller is the user that its certificate names: its SPIFFE id, else its first mail address, URI
/// or host name in the subjectAltName extension. The distinguished name counts for nothing
/// (RFC 9525 section 2). A service on the list may act for a user, whom it names in
/// `x-holdfast-user`; from anybody else that key is refused rather than ignored.
public struct CertificateAdmission: Admission {
  private let servicesActingForUsers: Set<String>

  /// An admission in which these identities may act for users.
  public init(servicesActingForUsers: Set<String> = []) {
    self.servicesActingForUsers = servicesActingForUsers
  }

  /// The user on whose behalf the call runs; nobody for health checks and reflection.
  ///
  /// - Throws: UNAUTHENTICATED without a certificate, or for a name that no user can have;
  ///   PERMISSION_DENIED for acting for somebody without being on the list.
  public func admit(
    path: String, metadata: Metadata, peer: Peer
  ) throws(RPCError) -> Principal? {
    if DevelopmentAdmission.isOpen(path) { return nil }
    guard let identity = peer.identity?.name else {
      throw RPCError(
        PersistenceError(
          .unauthenticated,
          "A client certificate with a subjectAltName is needed to call this method."))
    }
    guard let user = metadata[DevelopmentAdmission.userKey] else {
      return try principal(identity)
    }
    guard servicesActingForUsers.contains(identity) else {
      throw RPCError(
        PersistenceError(
          .actingDenied, "\(identity) may not act for other users.",
          metadata: ["identity": identity]))
    }
    return try principal(user)
  }

  private func principal(_ name: String) throws(RPCError) -> Principal {
    guard OwnerID(name) != nil else {
      throw RPCError(
        PersistenceError(
          .unauthenticated,
          "A user's name must have 1 to \(OwnerID.byteCountMax) bytes, no control characters.",
          metadata: ["limit": "\(OwnerID.byteCountMax)"]))
    }
    return Principal(id: name)
  }
}

extension PeerIdentity {
  /// The name by which a certificate's holder is known.
  fileprivate var name: String? {
    spiffeID ?? emailAddresses.first ?? uris.first ?? dnsNames.first
  }
}
