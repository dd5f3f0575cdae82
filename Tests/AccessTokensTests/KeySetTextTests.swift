// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import Testing

@Suite struct KeySetTextTests {
  /// Numbers of the right size, which is all that is looked at here.
  private static let number32 = String(repeating: "A", count: 43)
  private static let number48 = String(repeating: "A", count: 64)
  private static let number66 = String(repeating: "A", count: 88)
  private static let modulus = String(repeating: "A", count: 342)

  private static let rsa = #""kty":"RSA","n":"\#(modulus)","e":"AQAB""#
  private static let elliptic = #""kty":"EC","crv":"P-256","x":"\#(number32)","y":"\#(number32)""#
  private static let edwards = #""kty":"OKP","crv":"Ed25519","x":"\#(number32)""#

  private func read(_ keys: String...) throws(KeySetText.Fault) -> KeySetText {
    let objects = keys.map { "{\($0)}" }.joined(separator: ",")
    return try KeySetText(parsing: Array(#"{"keys":[\#(objects)]}"#.utf8))
  }

  @Test func `a key takes the algorithms that fit it`() throws {
    let set = try read(
      Self.rsa, Self.elliptic, Self.edwards,
      #""kty":"EC","crv":"P-384","x":"\#(Self.number48)","y":"\#(Self.number48)""#,
      #""kty":"EC","crv":"P-521","x":"\#(Self.number66)","y":"\#(Self.number66)""#,
      Self.rsa + #","alg":"RS256","use":"sig","key_ops":["verify"],"kid":"k","x5c":["…"]"#)
    #expect(
      set.keys.map(\.algorithms) == [
        [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512], [.es256], [.edDSA], [.es384], [.es512],
        [.rs256],
      ])
    #expect(set.keys.last?.id == "k")
    #expect(set.skippedCount == 0)
  }

  @Test(arguments: [
    #""kty":"oct","k":"c2VjcmV0""#, rsa + #","use":"enc""#, rsa + #","key_ops":["encrypt"]"#,
    rsa + #","alg":"RSA-OAEP""#, rsa + #","alg":"HS256""#, rsa + #","alg":"ES256""#,
    elliptic + #","alg":"ES384""#, edwards + #","alg":"ES256""#, rsa + #","kid":1"#,
    rsa + #","alg":1"#, rsa + #","use":["sig"]"#, rsa + #","key_ops":"verify""#,
    #""kty":"OKP","crv":"X25519","x":"\#(number32)""#, #""kty":"OKP","crv":"Ed25519","x":"AAAA""#,
    #""kty":"EC","crv":"secp256k1","x":"\#(number32)","y":"\#(number32)""#,
    #""kty":"EC","crv":"P-256","x":"\#(number48)","y":"\#(number32)""#,
    #""kty":"EC","crv":"P-256","x":"\#(number32)""#, #""kty":"RSA","n":"AQAB""#,
    #""kty":"RSA","n":"no base64","e":"AQAB""#, #""kty":"RSA","n":"AQAB","e":"AQABAQAB""#,
    #""kty":"RSA","n":"\#(String(repeating: "A", count: 1_400))","e":"AQAB""#, #""kid":"a""#, "",
    #""kty":1"#,
  ])
  func `a key that verifies nothing that is taken is left out`(key: String) throws {
    let set = try read(Self.elliptic, key)
    #expect(set.keys.count == 1)
    #expect(set.skippedCount == 1)
    #expect(throws: KeySetText.Fault.noUsableKey) { try read(key) }
  }

  @Test func `what is no set is refused`() throws {
    func fault(_ text: String) -> KeySetText.Fault? {
      do throws(KeySetText.Fault) {
        _ = try KeySetText(parsing: Array(text.utf8))
        return nil
      } catch {
        return error
      }
    }
    #expect(fault("") == .notJSON)
    #expect(fault("<html>") == .notJSON)
    #expect(fault(#"{"keys":[],"keys":[]}"#) == .notJSON)
    #expect(fault("[]") == .notAKeySet)
    #expect(fault("{}") == .notAKeySet)
    #expect(fault(#"{"keys":{}}"#) == .notAKeySet)
    #expect(fault(#"{"keys":["a"]}"#) == .notAKeySet)
    #expect(fault(#"{"keys":[]}"#) == .noUsableKey)
    let many = Array(repeating: "{}", count: KeySetText.keyCountMax + 1).joined(separator: ",")
    #expect(fault(#"{"keys":[\#(many)]}"#) == .tooManyKeys)
    #expect(fault(String(repeating: " ", count: KeySetText.byteCountMax + 1)) == .tooLarge)
  }

  @Test func `every truncation of a set is refused`() throws {
    let text = Array(#"{"keys":[{\#(Self.elliptic)}]}"#.utf8)
    _ = try KeySetText(parsing: text)
    for count in text.indices {
      #expect(throws: KeySetText.Fault.self) { try KeySetText(parsing: Array(text[..<count])) }
    }
  }
}
