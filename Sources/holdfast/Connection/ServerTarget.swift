// SPDX-License-Identifier: Apache-2.0

import DraftStore
import HoldfastClient

/// The server that a command uses, and how to connect to it. Command-line options take precedence
/// over environment variables, and those over the context.
///
/// A context's token and certificate belong to its server: if another address is given, they are
/// not used, so that they are never sent to a different server.
struct ServerTarget: Equatable {
  var address: String
  var user: String?
  var tls = false
  var ca: String?
  var certificate: String?
  var key: String?
  var token: TokenSource?
  /// The source of the keys of sealed drafts, which are sent nowhere.
  var draftKeys: DraftKeySource?
  /// The name of the context in use; nil if there is none.
  var context: String?
  /// The seconds for which to retry while the server does not respond; nil for a few attempts.
  var patience: Int?

  /// Resolves the target of these options.
  ///
  /// - Parameters:
  ///   - contexts: The user's contexts.
  ///   - variables: The environment.
  init(
    _ options: ServerOptions, _ contexts: ServerContexts, variables: (String) -> String?
  ) throws {
    let named = options.context ?? variables(ServerOptions.contextVariable)
    let name = named.flatMap { $0.isEmpty ? nil : $0 } ?? contexts.current
    let context = name.flatMap { contexts[$0] }
    if let name, context == nil {
      throw Failure(
        "There is no context \"\(name)\".", exitCode: ExitStatus.usage,
        remedy: "`holdfast context list` lists them.")
    }
    let server = options.server ?? variables(ServerOptions.variable)
    address = server ?? context?.server ?? ServerOptions.defaultAddress
    self.context = context?.name
    user = options.user ?? context?.user
    tls = options.security.tls || context?.tls ?? false
    ca = options.security.ca ?? context?.ca
    let isOfContext = context.map { $0.server == address } ?? false
    certificate = options.security.certificate ?? (isOfContext ? context?.certificate : nil)
    key = options.security.key ?? (isOfContext ? context?.key : nil)
    token = options.tokenFile.map(TokenSource.file)
    let inVariable = variables(ServerOptions.tokenVariable) ?? ""
    if token == nil, !inVariable.allSatisfy(\.isWhitespace) {
      token = .variable(ServerOptions.tokenVariable)
    }
    if token == nil, isOfContext {
      token =
        context?.tokenFile.map(TokenSource.file) ?? context?.tokenCommand.map(TokenSource.command)
    }
    draftKeys =
      variables(DraftKeyOptions.variable).flatMap { $0.isEmpty ? nil : $0 }
      .map { _ in .variable(DraftKeyOptions.variable) }
      ?? context?.draftKeyFile.map(DraftKeySource.file)
      ?? context?.draftKeyCommand.map(DraftKeySource.command)
    patience = options.retrySeconds
  }

  /// The client's configuration. Its streams have no timeout, as long as the server responds.
  func configuration() throws(HoldfastError) -> HoldfastClientConfiguration {
    var configuration = HoldfastClientConfiguration(server: try HoldfastAddress(address))
    if speaksTLS {
      configuration.tls = .init(authorities: ca, certificate: certificate, key: key)
    }
    configuration.user = user
    configuration.token = token?.provider
    if let patience {
      configuration.retry.attemptsMax = patience == 0 ? 1 : .max
      configuration.retry.budget = .max
      configuration.callTimeout = .seconds(max(patience, 10))
    }
    return configuration
  }

  /// True if the connection is encrypted.
  var speaksTLS: Bool { tls || ca != nil }

  /// Runs `body` with a client of the server.
  func withClient<Result>(_ body: (HoldfastClient) async throws -> Result) async throws -> Result {
    try await withHoldfastClient(configuration(), body)
  }
}
