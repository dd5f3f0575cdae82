// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import ArgumentParser
import HTTPFetch

/// The accepted tokens, and the source of the keys that sign them.
struct TokenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Takes tokens (JWT) of this issuer: what their claim \"iss\" must be, to the byte.",
      valueName: "issuer"))
  var jwtIssuer: String?

  @Option(
    help: ArgumentHelp(
      "For whom tokens must be meant, by their claim \"aud\". May be given several times; one of "
        + "them is enough.", valueName: "audience"))
  var jwtAudience: [String] = []

  @Option(
    help: ArgumentHelp("The issuer's keys, a JSON Web Key Set.", valueName: "file"))
  var jwksFile: String?

  @Option(
    help: ArgumentHelp(
      "Where the issuer publishes its keys: https, or http on this machine. They are fetched "
        + "again as often as the issuer says, within 1 and 60 minutes, and for unknown keys.",
      valueName: "url"))
  var jwksURL: String?

  @Option(
    help: ArgumentHelp(
      "The authorities, in PEM, that vouch for the server of --jwks-url. (default: the system's)",
      valueName: "file"))
  var jwksCA: String?

  @Option(help: ArgumentHelp("The claim that names the user.", valueName: "claim"))
  var jwtSubjectClaim = "sub"

  @Option(help: "By how many seconds the issuer's clock and this one may differ.")
  var jwtLeewaySeconds = 60

  @Flag(
    help: ArgumentHelp(
      "Takes tokens in plaintext from other machines: for a server behind a proxy that ends TLS."))
  var allowPlaintextTokens = false

  /// True if tokens are accepted.
  var isUsed: Bool { jwtIssuer != nil }

  func validate() throws {
    guard isUsed else {
      guard jwtAudience.isEmpty, jwksFile == nil, jwksURL == nil, jwksCA == nil,
        !allowPlaintextTokens
      else { throw ValidationError("What is said of tokens needs --jwt-issuer.") }
      return
    }
    guard !jwtAudience.isEmpty else {
      throw ValidationError(
        "--jwt-issuer needs --jwt-audience: else tokens that were meant for others would do.")
    }
    guard (jwksFile == nil) != (jwksURL == nil) else {
      throw ValidationError("--jwt-issuer needs either --jwks-file or --jwks-url.")
    }
    guard jwksCA == nil || jwksURL != nil else {
      throw ValidationError("--jwks-ca needs --jwks-url.")
    }
    guard jwksURL.map({ FetchURL($0) != nil }) ?? true else {
      throw ValidationError(
        "--jwks-url must be https, or http on localhost, 127.0.0.1 or [::1], without a user name.")
    }
    guard 0...600 ~= jwtLeewaySeconds else {
      throw ValidationError("--jwt-leeway-seconds must lie between 0 and 600.")
    }
    guard !jwtSubjectClaim.isEmpty else {
      throw ValidationError("--jwt-subject-claim must name a claim.")
    }
  }

  /// The source of the keys; a file is read at once and must be valid.
  func keySource() async throws -> KeySource? {
    guard let jwtIssuer else { return nil }
    let policy = TokenPolicy(
      issuer: jwtIssuer, audiences: jwtAudience, subjectClaim: jwtSubjectClaim,
      leewaySeconds: Int64(jwtLeewaySeconds))
    if let jwksFile {
      return .file(try await KeyFile(path: jwksFile, policy: policy))
    }
    guard let url = jwksURL.flatMap(FetchURL.init) else { return nil }
    return .url(RemoteKeys(Fetch(url, authorityPath: jwksCA), policy: policy))
  }
}
