// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import JSONText
import TestSupport
import Testing

/// Keys and tokens that PyJWT made; see `Golden/make_tokens.py`. All tokens say the same.
struct GoldenTokens {
  private static let folder = "Tests/TokenSignaturesTests/Golden"
  private let tokens: JSONObject

  /// A second at which the tokens are good.
  static let now: Int64 = 1_000_000
  /// What accepts what they say.
  static let policy = TokenPolicy(issuer: "https://issuer.example", audiences: ["holdfast"])

  init() throws {
    let bytes = try RepositoryFile.bytes("\(Self.folder)/tokens.json")
    tokens = try #require(try JSONValue(parsing: bytes, depthMax: 2).object)
  }

  /// The token of this name: an algorithm, `confused` or `stranger`.
  func token(_ name: String) throws -> [UInt8] {
    Array(try #require(tokens[name]?.text).utf8)
  }

  /// The keys in a file.
  static func keys(_ file: String = "keys.json") throws -> [KeyDescription] {
    try KeySetText(parsing: RepositoryFile.bytes("\(folder)/\(file)")).keys
  }
}
