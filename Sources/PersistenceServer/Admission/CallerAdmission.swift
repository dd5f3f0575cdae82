// SPDX-License-Identifier: Apache-2.0

public import AccessTokens
import PersistenceModel
public import RPC

/// Admits callers who prove who they are, in one of the ways that the operator allows.
///
///     authorization: Bearer …          ──► the subject of the token
///     without it, a certificate        ──► the name in the certificate
///     without that too, a Unix socket  ──► the user of the system
///
/// Only the first credential of a call counts: a valid certificate does not compensate for an
/// invalid token. A caller on the list may then act for the user named in `x-holdfast-user`; from
/// any other caller, that key is refused rather than ignored.
public struct CallerAdmission: Admission {
  /// The ways in which a caller may prove who it is.
  public struct Proofs: Sendable {
    /// Takes tokens, judged by this.
    public var tokens: TokenVerifier?
    /// Takes certificates that the transport verified. A caller is its SPIFFE id, else its first
    /// mail address, URI or host name in the subjectAltName extension; the distinguished name
    /// counts for nothing (RFC 9525 section 2).
    public var hasCertificates = false
    /// The users that are identified by the kernel on Unix sockets.
    public var unixUsers: UnixUsers?

    /// No way at all.
    public init() {}
  }

  private let proofs: Proofs
  /// Names as bytes: strings of Swift take some different ones for equal.
  private let servicesActingForUsers: Set<[UInt8]>
  private let tokenGuard: TokenGuard
  private let now: @Sendable () -> Int64

  /// An admission by these proofs, in which these identities may act for users.
  ///
  /// - Parameter now: The time in seconds since 1970, by which tokens are judged.
  public init(
    _ proofs: Proofs, servicesActingForUsers: Set<String> = [], limits: RateLimits = RateLimits(),
    now: @escaping @Sendable () -> Int64
  ) {
    self.proofs = proofs
    self.servicesActingForUsers = Set(servicesActingForUsers.map { Array($0.utf8) })
    tokenGuard = TokenGuard(limits)
    self.now = now
  }

  /// The number of calls refused since the start because too many bad tokens had come from the same
  /// network; for any thread.
  public var tokenRefusalCount: Int { tokenGuard.refusalCount }

  /// The user on whose behalf the call runs; nil for health checks and reflection.
  ///
  /// - Throws: UNAUTHENTICATED without valid credentials, and for an invalid or repeated name;
  ///   PERMISSION_DENIED for acting for another user without being on the list; UNAVAILABLE for a
  ///   token whose key is not there yet; RESOURCE_EXHAUSTED where too many tokens were refused.
  public func admit(
    _ method: MethodDescriptor, metadata: Metadata, peer: Peer
  ) throws(RPCError) -> Principal? {
    if method.access == .anyone { return nil }
    let identity = try identity(metadata, peer)
    guard metadata.namesUser else { return try principal(identity) }
    guard servicesActingForUsers.contains(Array(identity.utf8)) else {
      throw RPCError(
        PersistenceError(
          .actingDenied, "\(identity) may not act for other users.",
          metadata: ["identity": identity]))
    }
    return try principal(metadata.namedUser() ?? identity)
  }

  private func identity(_ metadata: Metadata, _ peer: Peer) throws(RPCError) -> String {
    if let verifier = proofs.tokens {
      let fields = metadata.values("authorization")
      if !fields.isEmpty { return try subject(of: fields, verifier, peer) }
    }
    if proofs.hasCertificates, let name = peer.identity?.certificateName { return name }
    if let users = proofs.unixUsers, let credentials = peer.identity?.unixCredentials {
      guard let name = users.name(of: credentials.userID) else {
        throw RPCError(
          PersistenceError(
            .unauthenticated, "System user \(credentials.userID) may not call this server.",
            metadata: ["uid": "\(credentials.userID)"]))
      }
      return name
    }
    throw nothingProven
  }

  private var nothingProven: RPCError {
    if proofs.tokens != nil {
      return .tokenMissing(
        proofs.hasCertificates
          ? "This method requires a token or a client certificate."
          : "This method requires a token.")
    }
    return RPCError(
      PersistenceError(
        .unauthenticated,
        proofs.hasCertificates
          ? "This method requires a client certificate with a subjectAltName."
          : "This method can only be called through a Unix socket."))
  }

  private func subject(
    of fields: [[UInt8]], _ verifier: TokenVerifier, _ peer: Peer
  ) throws(RPCError) -> String {
    guard fields.count == 1 else { throw tokenGuard.refusal(.malformed, of: peer) }
    guard let token = BearerToken(field: fields[0]) else {
      throw .tokenMissing("The authorization header must be: Bearer TOKEN.")
    }
    do throws(TokenError) {
      return try verifier.subject(of: token.bytes, now: now()) {
        tokenGuard.mayVerify(for: peer)
      }
    } catch {
      throw tokenGuard.refusal(error, of: peer)
    }
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
  /// The name of a certificate's holder. A SPIFFE URI counts only as the
  /// one of its certificate and in valid form, which is what makes it `spiffeID`.
  fileprivate var certificateName: String? {
    spiffeID ?? emailAddresses.first ?? uris.first { !$0.lowercased().hasPrefix("spiffe:") }
      ?? dnsNames.first
  }
}
