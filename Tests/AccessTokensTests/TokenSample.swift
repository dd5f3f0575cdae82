// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import Cryptography
import Synchronization

/// Tokens for tests: the signature is the word "good" or is not.
enum TokenSample {
  static let now: Int64 = 1_000_000
  static let issuer = "https://issuer.example"
  static let audience = "holdfast"

  static let header = #"{"alg":"ES256","kid":"one","typ":"JWT"}"#
  static let claims =
    #"{"iss":"https://issuer.example","aud":"holdfast","sub":"ann","exp":1000600}"#

  static func token(
    header: String = header, claims: String = claims, signature: String = "good"
  ) -> [UInt8] {
    let parts = [header, claims, signature].map { Base64URL.encode(Array($0.utf8)) }
    return Array(parts.joined(separator: ".").utf8)
  }

  /// A token whose claims are the usual ones with some replaced, or left out where nil.
  static func token(replacing replacements: [String: String?]) -> [UInt8] {
    var claims: [String: String] = [
      "iss": #""https://issuer.example""#, "aud": #""holdfast""#, "sub": #""ann""#,
      "exp": "1000600",
    ]
    for (name, value) in replacements { claims[name] = value }
    let members = claims.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }
    return token(claims: "{\(members.joined(separator: ","))}")
  }

  static func verifier(
    _ policy: TokenPolicy = TokenPolicy(issuer: issuer, audiences: [audience], leewaySeconds: 60),
    keys: (any VerificationKeys)? = SampleKeys(), cacheCountMax: Int = 100,
    askForKeys: @escaping @Sendable () -> Bool = { false }
  ) -> TokenVerifier {
    let verifier = TokenVerifier(
      policy: policy, cacheCountMax: cacheCountMax, askForKeys: askForKeys)
    if let keys { verifier.use(keys) }
    return verifier
  }

  /// Why a token is refused; nil if it is not.
  static func fault(
    _ token: [UInt8], _ verifier: TokenVerifier = verifier(), now: Int64 = now
  ) -> TokenError? {
    do throws(TokenError) {
      _ = try verifier.subject(of: token, now: now)
      return nil
    } catch {
      return error
    }
  }
}

/// Keys by which "good" is a good signature; they count how often they were asked.
final class SampleKeys: VerificationKeys {
  private let ring: KeyRing<Void>
  private let count = Atomic(0)

  var verificationCount: Int { count.load(ordering: .relaxed) }

  init(_ keys: [(id: String?, algorithm: TokenAlgorithm)] = [("one", .es256)]) {
    var ring = KeyRing<Void>()
    for key in keys { _ = ring.insert((), id: key.id, algorithm: key.algorithm) }
    self.ring = ring
  }

  func verify(_ token: AccessToken) throws(TokenError) {
    try ring.key(for: token)
    count.add(1, ordering: .relaxed)
    guard token.signature == Array("good".utf8) else { throw .signatureInvalid }
  }
}
