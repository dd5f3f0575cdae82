// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The options for TLS to a server.
struct SecurityOptions: ParsableArguments {
  @Flag(help: "Use TLS, and trust the system's authorities.")
  var tls = false

  @Option(
    help: ArgumentHelp(
      "Use TLS, and trust the authorities in this PEM file instead.", valueName: "file"),
    completion: .file())
  var ca: String?

  @Option(
    help: ArgumentHelp(
      "The certificate to present to the server, in PEM format.", valueName: "file"),
    completion: .file())
  var certificate: String?

  @Option(
    help: ArgumentHelp("The key of the certificate, in PEM format.", valueName: "file"),
    completion: .file())
  var key: String?

  func validate() throws {
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key must be given together.")
    }
  }
}
