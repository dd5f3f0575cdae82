// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PersistenceModel
import RPC
import RPCTransport
import Reactor
import TLS

/// The options of every command that connects to a server.
struct ServerOptions: ParsableArguments {
  /// The environment variable that stands in for `--server`.
  static let variable = "HOLDFAST_SERVER"
  /// The environment variable that holds an access token.
  static let tokenVariable = "HOLDFAST_TOKEN"
  /// The address of `holdfastd dev`.
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

  @Option(
    help: ArgumentHelp(
      "The file with the access token to show to the server. (default: the token in "
        + "\(tokenVariable), if any)", valueName: "file"))
  var tokenFile: String?

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
    guard user.map({ OwnerID($0) != nil && Self.canTravel($0) }) ?? true else {
      throw ValidationError(
        "--user must be the name of a user: 1 to 128 bytes without control characters, and "
          + "without spaces at its ends.")
    }
    guard 0...86_400 ~= retrySeconds else {
      throw ValidationError("--retry-seconds must lie between 0 and 86400.")
    }
    do {
      _ = try SocketAddress.split(address)
    } catch {
      throw ValidationError("--server: \(error).")
    }
  }

  /// True if a value reaches the server as it is: one that HTTP cannot carry would be left out, and
  /// the call made as another user.
  private static func canTravel(_ text: String) -> Bool {
    let metadata: Metadata = ["value": text]
    return metadata.unsendable == nil
  }

  private var speaksTLS: Bool { tls || ca != nil }

  private var address: String {
    server ?? ServerOptions.environment(ServerOptions.variable) ?? ServerOptions.defaultAddress
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The metadata of every call.
  func callOptions() throws -> CallOptions {
    var options = CallOptions()
    if let user { options.metadata.append("x-holdfast-user", user) }
    if let token = try token() {
      guard speaksTLS || isLocal else {
        throw Failure("The token could be stolen on its way to \(address): add --tls or --ca.")
      }
      options.metadata.append("authorization", "Bearer " + token)
    }
    return options
  }

  /// True if the connection stays on this machine.
  private var isLocal: Bool {
    let host = address.prefix { $0 != ":" }
    // A name may begin so too: 127.example.org.
    let isLoopback =
      host.hasPrefix("127.") && host.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
    return isLoopback || ["unix:", "localhost:", "[::1]:"].contains { address.hasPrefix($0) }
  }

  /// The access token without the line end that editors put behind it.
  private func token() throws -> String? {
    var text = ServerOptions.environment(ServerOptions.tokenVariable) ?? ""
    if let tokenFile { text = String(decoding: try InputFile(tokenFile).read(), as: UTF8.self) }
    let token = text.filter { !$0.isWhitespace }
    guard Self.canTravel(token) else {
      throw Failure(
        "The access token holds a control character, which cannot be sent.",
        exitCode: .validationFailure)
    }
    return token.isEmpty ? nil : token
  }

  /// The channel's configuration. A call may take for ever as long as the server is there, which it
  /// is asked after 20 s of silence, and has 10 s to tell.
  func channelConfiguration() throws -> ChannelConfiguration {
    var configuration = ChannelConfiguration()
    configuration.tls = try channelTLS()
    configuration.messageSizeMax = 64 << 20
    configuration.backoffMax = .seconds(2)
    configuration.keepalive = ChannelKeepalive(interval: .seconds(20), timeout: .seconds(10))
    return configuration
  }

  /// Runs `body` with a channel to the server, on a loop of its own.
  func withChannel<Result>(_ body: (Channel) async throws -> Result) async throws -> Result {
    let configuration = try channelConfiguration()
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
      return try ChannelTLS(
        authorityPath: ca, certificatePath: certificate, keyPath: key)
    } catch {
      throw Failure("TLS cannot be used: \(error)")
    }
  }
}
