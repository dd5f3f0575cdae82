// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// The server that a command speaks to, and how: options of the command line before variables of
/// the environment, and those before the context.
///
/// A context's token and certificate belong to its server: where another address is named they
/// are dropped, so that nobody shows them to a stranger.
struct ServerTarget: Equatable {
  var address: String
  var user: String?
  var tls = false
  var ca: String?
  var certificate: String?
  var key: String?
  var token: TokenSource?
  /// The name of the context that was used; nil if there is none.
  var context: String?
  /// The seconds for which a server that does not answer is tried; nil for a few attempts.
  var patience: Int?

  /// The target of these options.
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
    tls = options.tls || context?.tls ?? false
    ca = options.ca ?? context?.ca
    let isOfContext = context.map { $0.server == address } ?? false
    certificate = options.certificate ?? (isOfContext ? context?.certificate : nil)
    key = options.key ?? (isOfContext ? context?.key : nil)
    token = options.tokenFile.map(TokenSource.file)
    let inVariable = variables(ServerOptions.tokenVariable) ?? ""
    if token == nil, !inVariable.allSatisfy(\.isWhitespace) {
      token = .variable(ServerOptions.tokenVariable)
    }
    if token == nil, isOfContext {
      token =
        context?.tokenFile.map(TokenSource.file) ?? context?.tokenCommand.map(TokenSource.command)
    }
    patience = options.retrySeconds
  }

  /// The settings of the client. Its streams may take for ever as long as the server is there.
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
