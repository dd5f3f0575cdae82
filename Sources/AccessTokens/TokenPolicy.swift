// SPDX-License-Identifier: Apache-2.0

/// The conditions on tokens whose signature is valid.
public struct TokenPolicy: Sendable {
  /// The required issuer, compared byte for byte.
  public var issuer: String
  /// The accepted audiences: a token must have at least one of these, compared byte for byte.
  public var audiences: [String]
  /// The claim that names the user.
  public var subjectClaim: String
  /// The tolerated clock skew, in whole seconds.
  public var leewaySeconds: Int64

  /// A policy; a minute of leeway is what other services allow.
  public init(
    issuer: String, audiences: [String], subjectClaim: String = "sub", leewaySeconds: Int64 = 60
  ) {
    self.issuer = issuer
    self.audiences = audiences
    self.subjectClaim = subjectClaim
    self.leewaySeconds = max(leewaySeconds, 0)
  }

  /// The subject of verified claims and their expiry, in seconds since 1970. Whether it has passed
  /// is for `check(_:now:)`.
  func bearer(of claims: TokenClaims, now: Int64) throws(TokenError) -> TokenBearer {
    guard let expiry = try claims.seconds("exp") else { throw .claimInvalid }
    let bearer = TokenBearer(
      subject: try claims.text(subjectClaim) ?? "", expiry: expiry + leewaySeconds)
    try bearer.check(now: now)
    for name in ["nbf", "iat"] {
      guard let time = try claims.seconds(name) else { continue }
      guard time - leewaySeconds <= now else { throw .notYetValid }
    }
    guard let maker = try claims.text("iss"), maker.utf8.elementsEqual(issuer.utf8) else {
      throw .wrongIssuer
    }
    let meantFor = try claims.texts("aud")
    guard meantFor.contains(where: { isAudience($0) }) else { throw .wrongAudience }
    guard !bearer.subject.isEmpty else { throw .claimInvalid }
    // An unverified address proves nothing about its owner.
    let isUnverified = claims.has("email_verified") && claims.bool("email_verified") != true
    if subjectClaim == "email", isUnverified { throw .claimInvalid }
    return bearer
  }

  private func isAudience(_ text: String) -> Bool {
    audiences.contains { $0.utf8.elementsEqual(text.utf8) }
  }
}

/// The subject of a verified token.
struct TokenBearer: Hashable, Sendable {
  /// The value of the subject claim.
  let subject: String
  /// The second since 1970 from which the token is over, leeway included.
  let expiry: Int64

  /// Throws once the token is over.
  func check(now: Int64) throws(TokenError) {
    guard now < expiry else { throw .expired }
  }
}
