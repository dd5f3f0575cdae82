// SPDX-License-Identifier: Apache-2.0

import Cryptography

@testable import AccessTokens

/// Any bytes are a token or refused, whatever its header and its claims say. They are taken as a
/// token, and as the header and the claims of one: each a line.
func fuzzToken(_ bytes: [UInt8]) throws {
  try readToken(bytes)
  var input = Input(bytes)
  let parts = [input.line(), input.line(), Array(input.rest)].map { Base64URL.encode($0) }
  try readToken(Array(parts.joined(separator: ".").utf8))
}

private func readToken(_ bytes: [UInt8]) throws {
  guard let token = try? AccessToken(parsing: bytes) else { return }
  try require(bytes.starts(with: token.signedBytes), "something else is signed")
  let now: Int64 = 1_000_000
  let policy = TokenPolicy(issuer: "i", audiences: ["a"])
  guard let claims = try? token.claims(), let bearer = try? policy.bearer(of: claims, now: now)
  else { return }
  try require(!bearer.subject.isEmpty, "a token names nobody")
  try require(bearer.expiry > now, "a token is over")
}
