// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPCTransport
import TLS

/// The TLS options of a health check: plaintext without any of these.
struct HealthcheckTLSOptions: ParsableArguments {
  @Flag(help: "Speak TLS, and trust the authorities of this machine.")
  var tls = false

  @Option(
    help: ArgumentHelp(
      "Speak TLS, and trust the authorities in this PEM file instead.", valueName: "file"))
  var ca: String?

  @Option(
    help: ArgumentHelp(
      "The name that the server's certificate is for. (default: the host of --address)",
      valueName: "host"))
  var serverName: String?

  @Option(
    help: ArgumentHelp("The certificate to show to the server, in PEM.", valueName: "file"))
  var certificate: String?

  @Option(help: ArgumentHelp("The key of the certificate, in PEM.", valueName: "file"))
  var key: String?

  func validate() throws {
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key belong together.")
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
      throw Failure("TLS cannot be used: \(error)")
    }
  }
}
