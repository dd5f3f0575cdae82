// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import Cryptography
import Testing
import TokenSignatures

@Suite struct SignatureKeysTests {
  private let golden: GoldenTokens

  init() throws { golden = try GoldenTokens() }

  private func verifier() async throws -> TokenVerifier {
    let keys = try #require(await SignatureKeys(try GoldenTokens.keys()))
    #expect(keys.unusableCount == 0)
    let verifier = TokenVerifier(policy: GoldenTokens.policy)
    verifier.use(keys)
    return verifier
  }

  private func parts(of token: [UInt8]) -> [String] {
    String(decoding: token, as: UTF8.self).split(separator: ".").map(String.init)
  }

  private func joined(_ parts: [String]) -> [UInt8] {
    Array(parts.joined(separator: ".").utf8)
  }

  private func fault(_ token: [UInt8], _ verifier: TokenVerifier) -> TokenError? {
    do throws(TokenError) {
      _ = try verifier.subject(of: token, now: GoldenTokens.now)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: TokenAlgorithm.allCases)
  func `a token that others signed is verified`(algorithm: TokenAlgorithm) async throws {
    let token = try golden.token(algorithm.rawValue)
    #expect(try await verifier().subject(of: token, now: GoldenTokens.now) == "ann")
  }

  @Test(arguments: TokenAlgorithm.allCases)
  func `a signature that is changed, cut or extended anywhere is wrong`(
    algorithm: TokenAlgorithm
  ) async throws {
    let verifier = try await verifier()
    let token = try golden.token(algorithm.rawValue)
    let parts = parts(of: token)
    let signature = try #require(Base64URL.decode(parts[2]))
    func signed(_ signature: [UInt8]) -> [UInt8] {
      joined([parts[0], parts[1], Base64URL.encode(signature)])
    }
    for index in stride(from: 0, to: signature.count, by: 7) {
      var changed = signature
      changed[index] ^= 1
      let cut = Array(signature[..<index])
      for wrong in [changed, cut] {
        #expect(fault(signed(wrong), verifier) == .signatureInvalid)
      }
    }
    #expect(fault(signed(signature + [0]), verifier) == .signatureInvalid)
  }

  @Test func `what a signature is over may not change`() async throws {
    let token = try golden.token("ES256")
    var parts = parts(of: token)
    let claims = try #require(Base64URL.decode(parts[1]))
    let others = String(decoding: claims, as: UTF8.self).replacing("ann", with: "bob")
    parts[1] = Base64URL.encode(Array(others.utf8))
    #expect(fault(joined(parts), try await verifier()) == .signatureInvalid)
  }

  @Test func `the public key is no secret for an HMAC`() async throws {
    #expect(fault(try golden.token("confused"), try await verifier()) == .algorithmRefused)
  }

  @Test func `a stranger's signature is wrong whatever key it names`() async throws {
    #expect(fault(try golden.token("stranger"), try await verifier()) == .signatureInvalid)
  }

  @Test func `a token cannot have its key used in another way`() async throws {
    let verifier = try await verifier()
    for (name, key) in [("RS256", "p256"), ("ES256", "rsa"), ("ES256", "p384"), ("EdDSA", "p256")] {
      var parts = parts(of: try golden.token(name))
      parts[0] = Base64URL.encode(Array(#"{"alg":"\#(name)","kid":"\#(key)"}"#.utf8))
      #expect(fault(joined(parts), verifier) == .algorithmRefused)
    }
  }

  @Test func `keys that are too small, or none at all, are left out`() async throws {
    let small = try GoldenTokens.keys("small-key.json")
    #expect(await SignatureKeys(small) == nil)
    let keys = await SignatureKeys(try GoldenTokens.keys() + small)
    #expect(keys?.unusableCount == 1)
    let zeros = String(repeating: "A", count: 43)
    let nowhere = try KeySetText(
      parsing: Array(
        #"{"keys":[{"kty":"EC","crv":"P-256","x":"\#(zeros)","y":"\#(zeros)"}]}"#.utf8))
    #expect(await SignatureKeys(nowhere.keys) == nil)
  }
}
