// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import TLS

/// Certificates, and who callers are by theirs.
struct TLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The server's certificate chain, in PEM; enables TLS on TCP listeners.",
      valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The key of the server's certificate, in PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      "The certificate authorities for client certificates, in PEM. Every connection needs such a "
        + "certificate, unless tokens are accepted too. Its subjectAltName identifies the user: a "
        + "SPIFFE id, or else a mail address, a URI or a host name.",
      valueName: "file"))
  var clientCA: String?

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key must be given together.")
    }
    guard clientCA == nil || tlsCertificate != nil else {
      throw ValidationError("--client-ca needs --tls-certificate and --tls-key.")
    }
  }

  /// Reads the files for the first time; nil if the listeners use plaintext. If tokens are
  /// accepted, a client certificate is requested but not required.
  func reloader(isTokenEnough: Bool) throws -> TLSReloader? {
    guard let tlsCertificate, let tlsKey else { return nil }
    var files = TLSReloader.Files(certificatePath: tlsCertificate, keyPath: tlsKey)
    if let clientCA {
      files.clientCertificates =
        isTokenEnough ? .requested(authorityPath: clientCA) : .required(authorityPath: clientCA)
    }
    do {
      return try TLSReloader(files, now: Timestamp.now().seconds)
    } catch {
      throw Failure("cannot set up TLS: \(error)")
    }
  }
}
