// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import ArgumentParser
import HTTPFetch

/// The accepted tokens, and the source of the keys that sign them.
struct TokenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Accepts tokens (JWT) of this issuer, compared byte for byte with the claim \"iss\".",
      valueName: "issuer"))
  var jwtIssuer: String?

  @Option(
    help: ArgumentHelp(
      "An accepted audience of tokens, from the claim \"aud\". Repeatable.", valueName: "audience"))
  var jwtAudience: [String] = []

  @Option(
    help: ArgumentHelp("The issuer's keys, as a JSON Web Key Set.", valueName: "file"))
  var jwksFile: String?

  @Option(
    help: ArgumentHelp(
      "The URL of the issuer's keys: https, or http on this machine. Keys are refreshed as the "
        + "issuer's cache-control directs, every 1 to 60 minutes, and when a key is unknown.",
      valueName: "url"))
  var jwksURL: String?

  @Option(
    help: ArgumentHelp(
      "The certificate authorities for --jwks-url, in PEM. (default: the system's)",
      valueName: "file"))
  var jwksCA: String?

  @Option(help: ArgumentHelp("The claim that names the user.", valueName: "claim"))
  var jwtSubjectClaim = "sub"

  @Option(help: "The tolerated difference in seconds between the issuer's clock and the server's.")
  var jwtLeewaySeconds = 60

  @Flag(
    help: ArgumentHelp(
      "Accepts plaintext tokens from other machines, for a server behind a TLS-terminating proxy."))
  var allowPlaintextTokens = false

  /// True if tokens are accepted.
  var isUsed: Bool { jwtIssuer != nil }

  func validate() throws {
    guard isUsed else {
      guard jwtAudience.isEmpty, jwksFile == nil, jwksURL == nil, jwksCA == nil,
        !allowPlaintextTokens
      else { throw ValidationError("Token options need --jwt-issuer.") }
      return
    }
    guard !jwtAudience.isEmpty else {
      throw ValidationError(
        "--jwt-issuer needs --jwt-audience; otherwise tokens for other services would be accepted.")
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
    try OptionRange.check(jwtLeewaySeconds, in: 0...600, "--jwt-leeway-seconds")
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
