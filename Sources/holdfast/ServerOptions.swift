// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import RPC
import RPCTransport
import Reactor
import TLS

/// Which server to talk to, and how: the options of every command that does.
struct ServerOptions: ParsableArguments {
  /// The environment variable that stands in for `--server`.
  static let variable = "HOLDFAST_SERVER"
  /// Where `holdfastd dev` listens.
  static let defaultAddress = "127.0.0.1:50051"

  @Option(
    help: ArgumentHelp(
      "The server: HOST:PORT or unix:/PATH. (default: \(variable), else \(defaultAddress))",
      valueName: "address"))
  var server: String?

  @Option(
    help: ArgumentHelp(
      "The user to act for, where the server lets the caller.", valueName: "name"))
  var user: String?

  @Flag(help: "Speak TLS, and trust the authorities of this machine.")
  var tls = false

  @Option(
    help: ArgumentHelp(
      "Speak TLS, and trust the authorities in this PEM file instead.", valueName: "file"))
  var ca: String?

  @Option(
    help: ArgumentHelp("The certificate to show to the server, in PEM.", valueName: "file"))
  var certificate: String?

  @Option(help: ArgumentHelp("The key of the certificate, in PEM.", valueName: "file"))
  var key: String?

  @Option(help: "The seconds without progress after which a server counts as gone.")
  var retrySeconds = 30

  func validate() throws {
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key belong together.")
    }
    guard certificate == nil || speaksTLS else {
      throw ValidationError("--certificate needs --tls or --ca.")
    }
    guard 0...86_400 ~= retrySeconds else {
      throw ValidationError("--retry-seconds must lie between 0 and 86400.")
    }
  }

  private var speaksTLS: Bool { tls || ca != nil }

  private var address: String {
    server ?? getenv(ServerOptions.variable).map { String(cString: $0) }
      ?? ServerOptions.defaultAddress
  }

  /// What every call says beside its messages.
  var callOptions: CallOptions {
    var options = CallOptions()
    if let user { options.metadata.append("x-holdfast-user", user) }
    return options
  }

  /// Runs `body` with a channel to the server, on a loop of its own.
  func withChannel<Result>(_ body: (Channel) async throws -> Result) async throws -> Result {
    var configuration = ChannelConfiguration()
    configuration.tls = try channelTLS()
    configuration.messageSizeMax = 64 << 20
    configuration.backoffMax = .seconds(2)
    let loop = try EventLoop(name: "client")
    try loop.start()
    defer {
      loop.stop()
      loop.join()
    }
    let channel = Channel(to: address, on: loop, configuration: configuration)
    do {
      let result = try await body(channel)
      await channel.close()
      return result
    } catch {
      await channel.close()
      throw error
    }
  }

  private func channelTLS() throws -> ChannelTLS? {
    guard speaksTLS else { return nil }
    do throws(TLSError) {
      var identity: TLSIdentity?
      if let certificate, let key {
        identity = try TLSIdentity(certificatePath: certificate, keyPath: key)
      }
      let trust = try ca.map { (path) throws(TLSError) in try TrustAnchors(path: path) }
      return ChannelTLS(
        try TLSContext(
          client: TLSClientConfiguration(trust: trust ?? .system, identity: identity)))
    } catch {
      throw Failure("TLS cannot be used: \(error)")
    }
  }
}
