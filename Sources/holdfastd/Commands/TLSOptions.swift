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
      "The authorities, in PEM, that vouch for callers. Every caller must then present a "
        + "certificate, and is the user that its subjectAltName names.",
      valueName: "file"))
  var clientCA: String?

  @Option(
    name: .customLong("act-for-users"),
    help: ArgumentHelp(
      "A caller, by its name, that may act for the user it names in x-holdfast-user. May be given "
        + "several times.", valueName: "identity"))
  var actForUsers: [String] = []

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key belong together.")
    }
    guard clientCA == nil || tlsCertificate != nil else {
      throw ValidationError("--client-ca needs --tls-certificate and --tls-key.")
    }
    guard actForUsers.isEmpty || clientCA != nil else {
      throw ValidationError("--act-for-users needs --client-ca.")
    }
  }

  /// Whether callers prove who they are.
  var isAuthenticating: Bool { clientCA != nil }

  /// The files read for the first time; nil where the listeners speak plaintext.
  func reloader() throws -> TLSReloader? {
    guard let tlsCertificate, let tlsKey else { return nil }
    let files = TLSReloader.Files(
      certificatePath: tlsCertificate, keyPath: tlsKey,
      clientCertificates: clientCA.map { .required(authorityPath: $0) } ?? .ignored)
    do {
      return try TLSReloader(files, now: Timestamp.now().seconds)
    } catch {
      throw Failure("TLS cannot be used: \(error)")
    }
  }
}
