// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import HoldfastClient

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
    guard 0...86_400 ~= retrySeconds else {
      throw ValidationError("--retry-seconds must lie between 0 and 86400.")
    }
    do throws(HoldfastError) {
      try configuration().validate()
    } catch let error where error.reason != .tokenExposed {
      throw ValidationError(error.message)
    } catch {
      // A failure of the command, not a fault of the command line.
    }
  }

  private var speaksTLS: Bool { tls || ca != nil }

  private var address: String {
    server ?? ServerOptions.environment(ServerOptions.variable) ?? ServerOptions.defaultAddress
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The settings of the client. Its streams may take for ever as long as the server is there.
  func configuration() throws(HoldfastError) -> HoldfastClientConfiguration {
    var configuration = HoldfastClientConfiguration(server: try HoldfastAddress(address))
    if speaksTLS {
      configuration.tls = .init(authorities: ca, certificate: certificate, key: key)
    }
    configuration.user = user
    configuration.token = token
    return configuration
  }

  /// The source of the access token.
  private var token: TokenProvider? {
    if let tokenFile { return .file(tokenFile) }
    let text = ServerOptions.environment(ServerOptions.tokenVariable) ?? ""
    return text.allSatisfy(\.isWhitespace) ? nil : .fixed(text)
  }

  /// Runs `body` with a client of the server.
  func withClient<Result>(_ body: (HoldfastClient) async throws -> Result) async throws -> Result {
    try await withHoldfastClient(configuration(), body)
  }
}
