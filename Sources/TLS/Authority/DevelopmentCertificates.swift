// SPDX-License-Identifier: Apache-2.0

/// The certificates of a development server, kept in a folder: an authority, a server certificate
/// for this machine and a client certificate. All files are in PEM format and readable by their
/// owner only.
public struct DevelopmentCertificates: Sendable, Hashable {
  /// The folder; it must exist.
  public let folder: String

  /// The certificates in a folder, whether they are there yet or not.
  public init(folder: String) { self.folder = folder }

  /// The authority's certificate, which clients must trust.
  public var authorityCertificatePath: String { "\(folder)/ca.pem" }
  /// The authority's key.
  public var authorityKeyPath: String { "\(folder)/ca.key" }
  /// The server's certificate.
  public var serverCertificatePath: String { "\(folder)/server.pem" }
  /// The server's key.
  public var serverKeyPath: String { "\(folder)/server.key" }
  /// A client's certificate.
  public var clientCertificatePath: String { "\(folder)/client.pem" }
  /// The client's key.
  public var clientKeyPath: String { "\(folder)/client.key" }

  /// Creates certificates that are missing, invalid or about to expire at `now` (seconds since
  /// 1970). The authority is kept as long as it is valid, so that it must be trusted only once.
  ///
  /// `clientName` is the common name and `clientURI` the URI of the client's certificate. Returns
  /// whether the authority is new.
  @discardableResult
  public func prepare(
    now: Int64, serverNames: SubjectNames = .localhost, clientName: String = "dev",
    clientURI: String = "spiffe://holdfast.local/user/dev"
  ) throws(TLSError) -> Bool {
    let renewalTime = now + Self.renewalSeconds
    let kept = load(authorityCertificatePath, authorityKeyPath, validAt: renewalTime)
    let authority: CertificateAuthority
    if let kept {
      authority = CertificateAuthority(identity: kept)
    } else {
      authority = try CertificateAuthority(
        name: "Holdfast development CA", validFrom: now - Self.clockSkewSeconds,
        validUntil: now + Self.authorityLifetimeSeconds)
      try save(authority.identity, authorityCertificatePath, authorityKeyPath)
    }
    if kept == nil || load(serverCertificatePath, serverKeyPath, validAt: renewalTime) == nil {
      let server = try issue(from: authority, .server, "localhost", serverNames, now)
      try save(server, serverCertificatePath, serverKeyPath)
    }
    if kept == nil || load(clientCertificatePath, clientKeyPath, validAt: renewalTime) == nil {
      let names = SubjectNames(uris: [clientURI])
      let client = try issue(from: authority, .client, clientName, names, now)
      try save(client, clientCertificatePath, clientKeyPath)
    }
    return kept == nil
  }

  private func issue(
    from authority: CertificateAuthority, _ usage: CertificateAuthority.Usage, _ name: String,
    _ names: SubjectNames, _ now: Int64
  ) throws(TLSError) -> TLSIdentity {
    try authority.issue(
      usage, name: name, names: names, validFrom: now - Self.clockSkewSeconds,
      validUntil: now + Self.leafLifetimeSeconds)
  }

  private func load(_ certificate: String, _ key: String, validAt time: Int64) -> TLSIdentity? {
    guard let identity = try? TLSIdentity(certificatePath: certificate, keyPath: key),
      (try? identity.checkValidity(at: time)) != nil
    else { return nil }
    return identity
  }

  private func save(_ identity: TLSIdentity, _ certificate: String, _ key: String) throws(TLSError)
  {
    try PEMFile.write(identity.keyPEM(), to: key)
    try PEMFile.write(identity.certificatePEM(), to: certificate)
  }

  private static let daySeconds: Int64 = 86_400
  /// A clock that is a little behind should not refuse a new certificate.
  private static let clockSkewSeconds: Int64 = 3_600
  private static let authorityLifetimeSeconds = 3_650 * daySeconds
  /// Apple's clients refuse server certificates of more than 825 days, also of one's own authority.
  private static let leafLifetimeSeconds = 397 * daySeconds
  private static let renewalSeconds = 7 * daySeconds
}
