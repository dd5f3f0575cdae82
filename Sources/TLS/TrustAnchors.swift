// SPDX-License-Identifier: Apache-2.0

/// The certificates whose word is taken for others.
public struct TrustAnchors: Sendable {
  enum Source {
    case system
    case certificates([X509Certificate])
  }

  let source: Source

  /// The machine's trust store (on Debian, `/etc/ssl/certs`).
  public static let system = TrustAnchors(source: .system)

  private init(source: Source) { self.source = source }

  /// The certificates in a PEM text; `source` names it in errors.
  public init(pem: [UInt8], source: String = "trusted certificates") throws(TLSError) {
    self.source = .certificates(try X509Certificate.all(inPEM: pem, source: source))
  }

  /// The certificates in a PEM file.
  public init(path: String) throws(TLSError) {
    try self.init(pem: PEMFile.read(path), source: path)
  }

  init(_ certificates: [X509Certificate]) { source = .certificates(certificates) }
}
