// SPDX-License-Identifier: Apache-2.0

/// The reason for which a certificate, a key or a context could not be created. It contains the
/// file's name, for the operator who has to fix it.
public enum TLSError: Error, Hashable, Sendable {
  /// The file at a path could not be read or written; `reason` is the system's.
  case file(path: String, reason: String)
  /// The text has no certificate in PEM, or a malformed one.
  case certificateMalformed(source: String)
  /// The text has no private key in PEM, or a malformed one.
  case keyMalformed(source: String)
  /// The key is protected by a passphrase, which a server cannot prompt for.
  case keyEncrypted(source: String)
  /// The private key belongs to another certificate.
  case keyMismatch(certificate: String, key: String)
  /// The certificate's time has not come or is over. Both are seconds since 1970.
  case outsideValidity(source: String, validFrom: Int64, validUntil: Int64)
  /// The library refuses the certificate or key: a weak key or digest, an unknown algorithm.
  case refused(source: String, reason: String)
  /// A name that a server's certificate should be checked against is empty or holds a NUL.
  case serverNameInvalid(String)
  /// The library ran out of memory or reported an internal error.
  case library(String)
}

extension TLSError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason)"
    case .certificateMalformed(let source): "\(source): no PEM certificate found"
    case .keyMalformed(let source): "\(source): no PEM private key found"
    case .keyEncrypted(let source):
      "\(source): the private key has a passphrase; remove the passphrase"
    case .keyMismatch(let certificate, let key):
      "\(key): the private key does not match the certificate in \(certificate)"
    case .outsideValidity(let source, let from, let until):
      "\(source): the certificate is valid only from \(from) until \(until) (Unix time)"
    case .refused(let source, let reason): "\(source): \(reason)"
    case .serverNameInvalid(let name): "\"\(name)\" is not a server name"
    case .library(let reason): "OpenSSL failed: \(reason)"
    }
  }
}
