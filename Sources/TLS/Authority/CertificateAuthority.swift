// SPDX-License-Identifier: Apache-2.0

/// A private certificate authority for development and tests: ECDSA on P-256, one level.
///
/// All times are in seconds since 1970; the authority reads no clock.
public struct CertificateAuthority: Sendable {
  /// The authority's own certificate and key.
  public let identity: TLSIdentity

  /// The permitted use of a certificate.
  public enum Usage: Sendable { case server, client }

  /// A new authority.
  public init(
    name: String, validFrom: Int64, validUntil: Int64
  ) throws(TLSError) {
    let key = try PrivateKey.generate()
    let builder = try CertificateBuilder()
    try builder.describe(
      key, subject: name, issuer: nil, validFrom: validFrom, validUntil: validUntil)
    try builder.addAuthorityExtensions()
    let certificate = try builder.sign(with: key)
    identity = TLSIdentity(chain: [certificate], key: key, source: name)
  }

  /// An authority made earlier.
  public init(identity: TLSIdentity) { self.identity = identity }

  /// Trust in what this authority signs.
  public var trust: TrustAnchors { TrustAnchors(Array(identity.chain.prefix(1))) }

  /// A new certificate with a new key. `name` becomes the subject's common name, which no verifier
  /// compares with a host: `names` counts.
  public func issue(
    _ usage: Usage, name: String, names: SubjectNames, validFrom: Int64, validUntil: Int64
  ) throws(TLSError) -> TLSIdentity {
    guard let issuer = identity.chain.first else {
      throw .certificateMalformed(source: identity.source)
    }
    let key = try PrivateKey.generate()
    let builder = try CertificateBuilder()
    try builder.describe(
      key, subject: name, issuer: issuer, validFrom: validFrom, validUntil: validUntil)
    try builder.addLeafExtensions(usage, names: names.configuration(), issuer: issuer)
    let certificate = try builder.sign(with: identity.key)
    return TLSIdentity(chain: [certificate], key: key, source: name)
  }
}
