// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPCTransport
import TLS

/// The TLS options of a health check; without any of them, it uses plaintext.
struct HealthcheckTLSOptions: ParsableArguments {
  @Flag(help: "Use TLS, and trust the system's certificate authorities.")
  var tls = false

  @Option(
    help: ArgumentHelp(
      "Use TLS, and trust the certificate authorities in this PEM file.", valueName: "file"))
  var ca: String?

  @Option(
    help: ArgumentHelp(
      "The name expected in the server's certificate. (default: the host of --address)",
      valueName: "host"))
  var serverName: String?

  @Option(
    help: ArgumentHelp("The client certificate, in PEM.", valueName: "file"))
  var certificate: String?

  @Option(help: ArgumentHelp("The key of the client certificate, in PEM.", valueName: "file"))
  var key: String?

  func validate() throws {
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key must be given together.")
    }
    guard speaksTLS || (certificate == nil && serverName == nil) else {
      throw ValidationError("--certificate and --server-name need --tls or --ca.")
    }
  }

  private var speaksTLS: Bool { tls || ca != nil }

  /// The files, read; nil for plaintext.
  func channelTLS() throws -> ChannelTLS? {
    guard speaksTLS else { return nil }
    do throws(TLSError) {
      return try ChannelTLS(
        authorityPath: ca, certificatePath: certificate, keyPath: key, serverName: serverName)
    } catch {
      throw Failure("cannot set up TLS: \(error)")
    }
  }
}
