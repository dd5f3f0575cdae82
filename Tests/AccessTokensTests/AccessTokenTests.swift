// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import Cryptography
import Testing

@Suite struct AccessTokenTests {
  @Test func `a token is taken apart`() throws {
    let bytes = TokenSample.token()
    let token = try AccessToken(parsing: bytes)
    #expect(token.algorithm == .es256)
    #expect(token.keyID == "one")
    #expect(token.signature == Array("good".utf8))
    #expect(token.signedBytes.elementsEqual(bytes.prefix { $0 != 0x2e } + [0x2e] + payload(bytes)))
  }

  private func payload(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes.split(separator: 0x2e)[1]
  }

  @Test(arguments: [
    "none", "None", "NONE", "", "HS256", "HS384", "HS512", "RS1", "ES256K", "es256", "RSA-OAEP",
    "dir",
  ])
  func `an algorithm with a shared secret, or none at all, is refused`(algorithm: String) {
    let header = #"{"alg":"\#(algorithm)","kid":"one"}"#
    #expect(TokenSample.fault(TokenSample.token(header: header)) == .algorithmRefused)
    // A token without a signature, as its attackers make it.
    #expect(TokenSample.fault(TokenSample.token(header: header, signature: "")) != nil)
  }

  @Test(arguments: [
    "", ".", "..", "...", "a.b.c", "good", ".e30.e30", "e30.e30", "e30.e30.e30.e30",
    "e30.e30.e30.e30.e30", "e30=.e30.e30", "e3 0.e30.e30", "e30.e30.", "Bearer e30.e30.e30",
  ])
  func `what has not three parts of base64url is malformed`(text: String) {
    #expect(TokenSample.fault(Array(text.utf8)) == .malformed)
  }

  @Test(arguments: [
    #"[]"#, #"null"#, #""alg""#, #"1"#, #"{}"#, #"{"alg":null}"#, #"{"alg":["ES256"]}"#,
    #"{"alg":"ES256""#, #"{"alg":"ES256"} {}"#, #"{"alg":"ES256","alg":"ES256"}"#,
    #"{"alg":"none","alg":"ES256"}"#, #"{"alg":"ES256","kid":1}"#, #"{"alg":"ES256","kid":null}"#,
    #"{"alg":"ES256","crit":["exp"],"kid":"one"}"#, #"{"alg":"ES256","typ":"logout+jwt"}"#,
    #"{"alg":"ES256","typ":1}"#, "\u{feff}{\"alg\":\"ES256\"}",
  ])
  func `a header must be an object that says how the token is signed`(header: String) {
    #expect(TokenSample.fault(TokenSample.token(header: header)) == .malformed)
  }

  @Test(arguments: ["[]", "null", "1", "", "{", #"{"sub":"ann","sub":"bob"}"#, "\u{feff}{}"])
  func `claims must be an object`(claims: String) {
    #expect(TokenSample.fault(TokenSample.token(claims: claims)) == .malformed)
  }

  @Test func `deep nesting is refused`() {
    let arrays = String(repeating: "[", count: 20) + String(repeating: "]", count: 20)
    let deep = #"{"a":\#(arrays)}"#
    #expect(TokenSample.fault(TokenSample.token(claims: deep)) == .malformed)
  }

  @Test(arguments: ["JWT", "jwt", "at+jwt", "application/at+jwt"])
  func `types that mean an access token are taken`(type: String) {
    let header = #"{"alg":"ES256","kid":"one","typ":"\#(type)"}"#
    #expect(TokenSample.fault(TokenSample.token(header: header)) == nil)
  }

  @Test func `a key in the header is not believed`() {
    let header = #"{"alg":"ES256","kid":"two","jwk":{"kty":"EC"},"jku":"https://evil.example/"}"#
    #expect(TokenSample.fault(TokenSample.token(header: header)) == .unknownKey)
  }

  @Test func `a long token is refused before any work`() {
    let long = [UInt8](repeating: 0x61, count: AccessToken.byteCountMax + 1)
    #expect(TokenSample.fault(long, TokenSample.verifier(keys: nil)) == .tooLarge)
    let longest = [UInt8](repeating: 0x61, count: AccessToken.byteCountMax)
    #expect(TokenSample.fault(longest) == .malformed)
  }

  @Test func `every truncation of a token, and every changed byte, is refused`() throws {
    let unsigned = TokenSample.token(signature: "").dropLast()
    let signature = try SHA256.digest(of: Array(unsigned)).bytes
    let token = unsigned + [0x2e] + Array(Base64URL.encode(signature).utf8)
    let verifier = TokenSample.verifier(keys: DigestKeys())
    #expect(TokenSample.fault(Array(token), verifier) == nil)
    for count in token.indices {
      #expect(TokenSample.fault(Array(token[..<count]), verifier) != nil, "\(count) bytes")
    }
    let others = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/".utf8)
    for index in token.indices {
      for byte in others + [0, 0x80, 0xff] where byte != token[index] {
        var changed = Array(token)
        changed[index] = byte
        #expect(TokenSample.fault(changed, verifier) != nil, "\(byte) at \(index)")
      }
    }
  }
}

/// Keys by which the digest of what is signed is its signature, so that no byte of it may change.
private struct DigestKeys: VerificationKeys {
  func verify(_ token: AccessToken) throws(TokenError) {
    guard let digest = try? SHA256.digest(of: Array(token.signedBytes)),
      token.signature == digest.bytes
    else { throw .signatureInvalid }
  }
}
