// SPDX-License-Identifier: Apache-2.0

public import AccessTokens
import JWTKit

/// An issuer's keys as jwt-kit computes with them. This target is the only one that knows jwt-kit.
public struct SignatureKeys: VerificationKeys {
  private let ring: KeyRing<any JWTAlgorithm>
  /// The number of descriptions that were not keys: invalid or too small numbers, or an id and
  /// algorithm that an earlier key has.
  public let unusableCount: Int

  /// Makes keys of their descriptions; nil if there is none among them.
  public init?(_ descriptions: [KeyDescription]) async {
    var ring = KeyRing<any JWTAlgorithm>()
    var unusableCount = 0
    for description in descriptions {
      var isUsable = false
      for algorithm in description.algorithms {
        guard let key = await SignatureKeys.key(description, algorithm) else { continue }
        if ring.insert(key, id: description.id, algorithm: algorithm) { isUsable = true }
      }
      if !isUsable { unusableCount += 1 }
    }
    guard unusableCount < descriptions.count else { return nil }
    self.ring = ring
    self.unusableCount = unusableCount
  }

  /// Returns if the key that the token names made its signature.
  public func verify(_ token: AccessToken) throws(TokenError) {
    let key = try ring.key(for: token)
    // jwt-kit throws for signatures of a wrong length.
    let isGood = try? key.verify(token.signature, signs: token.signedBytes)
    guard isGood == true else { throw .signatureInvalid }
  }

  /// One key for one algorithm. A collection of its own for each, since jwt-kit binds a key of a
  /// set to the first algorithm that it is asked for.
  private static func key(
    _ description: KeyDescription, _ algorithm: TokenAlgorithm
  ) async -> (any JWTAlgorithm)? {
    let id = JWKIdentifier(string: "key")
    guard let name = JWK.Algorithm(rawValue: algorithm.rawValue) else { return nil }
    let jwk: JWK
    switch description.form {
    case .rsa(let modulus, let exponent):
      jwk = .rsa(name, identifier: id, modulus: modulus, exponent: exponent)
    case .elliptic(let curve, let x, let y):
      jwk = .ecdsa(name, identifier: id, x: x, y: y, curve: ECDSACurve(rawValue: curve.rawValue))
    case .ed25519(let x):
      jwk = .octetKeyPair(name, identifier: id, x: x, y: nil, curve: .ed25519)
    }
    guard let key = try? await JWTKeyCollection().add(jwk: jwk).getKey(for: id),
      key.name == algorithm.rawValue
    else { return nil }
    return key
  }
}
