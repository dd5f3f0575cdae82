// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import TLS

/// Certificates, and who callers are by theirs.
struct TLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The server's certificate with its chain, in PEM; TCP listeners then speak TLS.",
      valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The key of the certificate, in PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      "The authorities, in PEM, that vouch for callers. No one may connect without a certificate "
        + "of theirs then, unless tokens are taken too. Its holder is the user that its "
        + "subjectAltName names: by a SPIFFE id, else a mail address, a URI or a host name.",
      valueName: "file"))
  var clientCA: String?

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key belong together.")
    }
    guard clientCA == nil || tlsCertificate != nil else {
      throw ValidationError("--client-ca needs --tls-certificate and --tls-key.")
    }
  }

  /// The files read for the first time; nil where the listeners speak plaintext. Callers who may
  /// have a token instead are asked for a certificate, but not turned away without one.
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
      throw Failure("TLS cannot be used: \(error)")
    }
  }
}
