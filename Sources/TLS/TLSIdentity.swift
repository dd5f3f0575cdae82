// SPDX-License-Identifier: Apache-2.0

/// A certificate with its chain and its private key: what one end of a session proves itself by.
public struct TLSIdentity: Sendable {
  let chain: [X509Certificate]
  let key: PrivateKey

  /// The origin of the certificate, for messages.
  let source: String

  /// The identity in two PEM texts: the certificate first and any intermediate ones after it, and
  /// the key without a passphrase. `certificateSource` and `keySource` name them in errors.
  public init(
    certificatePEM: [UInt8], keyPEM: [UInt8], certificateSource: String = "certificate",
    keySource: String = "key"
  ) throws(TLSError) {
    chain = try X509Certificate.all(inPEM: certificatePEM, source: certificateSource)
    key = try PrivateKey(pem: keyPEM, source: keySource)
    source = certificateSource
    guard let leaf = chain.first, leaf.belongs(to: key) else {
      throw .keyMismatch(certificate: certificateSource, key: keySource)
    }
  }

  /// The identity in two PEM files.
  public init(certificatePath: String, keyPath: String) throws(TLSError) {
    try self.init(
      certificatePEM: PEMFile.read(certificatePath), keyPEM: PEMFile.read(keyPath),
      certificateSource: certificatePath, keySource: keyPath)
  }

  init(chain: [X509Certificate], key: PrivateKey, source: String) {
    self.chain = chain
    self.key = key
    self.source = source
  }

  /// The names and the validity in the certificate.
  public var certificate: PeerCertificate? { chain.first?.description }

  /// The certificate and its chain in PEM.
  public func certificatePEM() throws(TLSError) -> [UInt8] {
    var text: [UInt8] = []
    for certificate in chain { text += try certificate.pem() }
    return text
  }

  /// The private key in PEM, not encrypted.
  public func keyPEM() throws(TLSError) -> [UInt8] { try key.pem() }

  /// Throws `.outsideValidity` unless the certificate is valid at `time`, in seconds since 1970.
  public func checkValidity(at time: Int64) throws(TLSError) {
    guard let leaf = chain.first else { return }
    guard leaf.validFrom <= time, time <= leaf.validUntil else {
      throw .outsideValidity(
        source: source, validFrom: leaf.validFrom, validUntil: leaf.validUntil)
    }
  }
}
