// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient

/// The options of every command that connects to a server.
struct ServerOptions: ParsableArguments {
  /// The environment variable for `--server`.
  static let variable = "HOLDFAST_SERVER"
  /// The environment variable for `--context`.
  static let contextVariable = "HOLDFAST_CONTEXT"
  /// The environment variable for the access token.
  static let tokenVariable = "HOLDFAST_TOKEN"
  /// The address of `holdfastd dev`.
  static let defaultAddress = "127.0.0.1:50051"

  @Option(
    help: ArgumentHelp(
      "The context to use. (default: \(contextVariable), else the current one)",
      valueName: "name"), completion: Completion.contexts)
  var context: String?

  @Option(
    help: ArgumentHelp(
      "The server: HOST:PORT or unix:/PATH. (default: \(variable), else the context's, else "
        + "\(defaultAddress))",
      valueName: "address"))
  var server: String?

  @Option(
    help: ArgumentHelp(
      "The user to act for, if the server allows it.", valueName: "name"))
  var user: String?

  @Option(
    help: ArgumentHelp(
      "The file with the access token. (default: the token in "
        + "\(tokenVariable), else the context's)", valueName: "file"), completion: .file())
  var tokenFile: String?

  @OptionGroup var security: SecurityOptions

  @Option(
    help: ArgumentHelp(
      "The seconds without progress after which to give up on a server. (default: 30 for export "
        + "and import, otherwise a few attempts)", valueName: "seconds"))
  var retrySeconds: Int?

  func validate() throws {
    guard 0...86_400 ~= retrySeconds ?? 0 else {
      throw ValidationError("--retry-seconds must be between 0 and 86400.")
    }
    // A context may still select another server; only the options themselves are checked here.
    var named = HoldfastClientConfiguration(server: .development)
    named.user = user
    do throws(HoldfastError) {
      try named.validate()
    } catch {
      throw ValidationError(error.message)
    }
    if let server {
      try Self.check(server, from: "--server")
    } else if let server = Variables[Self.variable] {
      try Self.check(server, from: Self.variable)
    }
  }

  private static func check(_ server: String, from source: String) throws {
    do throws(HoldfastError) {
      _ = try HoldfastAddress(server)
    } catch {
      throw ValidationError("\(source): \(error.message)")
    }
  }

  /// The server selected by these options, the environment and the contexts.
  func target() throws -> ServerTarget {
    let target = try ServerTarget(self, ContextFile.ofUser?.read() ?? ServerContexts()) {
      Variables[$0]
    }
    guard target.certificate == nil || target.speaksTLS else {
      throw Failure("--certificate needs --tls or --ca.", exitCode: ExitStatus.usage)
    }
    return target
  }

  /// The retry policy for a server that does not respond.
  func retry(standard: Duration) -> Retry {
    Retry(patience: retrySeconds.map { .seconds($0) } ?? standard)
  }
}
