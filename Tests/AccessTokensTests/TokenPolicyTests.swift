// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import Testing

@Suite struct TokenPolicyTests {
  private func fault(
    _ replacements: [String: String?], now: Int64 = TokenSample.now
  ) -> TokenError? {
    TokenSample.fault(TokenSample.token(replacing: replacements), now: now)
  }

  private func subject(
    _ replacements: [String: String?], _ policy: TokenPolicy
  ) throws(TokenError) -> String {
    try TokenSample.verifier(policy).subject(
      of: TokenSample.token(replacing: replacements), now: TokenSample.now)
  }

  @Test func `a good token names its subject`() throws {
    let subject = try TokenSample.verifier().subject(of: TokenSample.token(), now: TokenSample.now)
    #expect(subject == "ann")
  }

  @Test func `a token is over when its expiry and the leeway are`() {
    // The sample expires at 1,000,600, and clocks may differ by 60.
    #expect(fault([:], now: 1_000_659) == nil)
    #expect(fault([:], now: 1_000_660) == .expired)
    #expect(fault(["exp": "1000000.5"], now: 1_000_060) == .expired)
    #expect(fault(["exp": "1.0006e6"]) == nil)
    #expect(fault(["exp": "0"]) == .expired)
  }

  @Test func `a token has an expiry, and it is a time`() {
    for value in [
      nil, "null", "\"1000600\"", "true", "-1", "1e300", "-1e300", "253402300800", "[1000600]",
      "1e400", "99999999999999999999",
    ] as [String?] {
      #expect(fault(["exp": value]) == .claimInvalid, "\(value ?? "none")")
    }
    #expect(fault(["exp": "253402300799"]) == nil)
  }

  @Test func `a token of the future is not valid yet`() {
    for name in ["nbf", "iat"] {
      #expect(fault([name: "1000060"]) == nil)
      #expect(fault([name: "1000061"]) == .notYetValid)
      #expect(fault([name: "\"now\""]) == .claimInvalid)
    }
  }

  @Test func `the issuer must be the same to the byte`() {
    for value in [
      nil, "\"https://issuer.example/\"", "\"HTTPS://issuer.example\"", "\"\"",
      "\"https://issuer.example\\u0000\"",
    ] as [String?] {
      #expect(fault(["iss": value]) == .wrongIssuer, "\(value ?? "none")")
    }
    #expect(fault(["iss": "[\"https://issuer.example\"]"]) == .claimInvalid)
    // The Kelvin sign, which Swift takes for a K.
    let policy = TokenPolicy(issuer: "K", audiences: ["holdfast"])
    #expect(throws: TokenError.wrongIssuer) { try subject(["iss": "\"\\u212a\""], policy) }
  }

  @Test func `one of the audiences must be ours`() throws {
    #expect(fault(["aud": "[\"other\",\"holdfast\"]"]) == nil)
    for value in [nil, "\"other\"", "[]", "[\"other\"]", "\"holdfast2\"", "\"\""] as [String?] {
      #expect(fault(["aud": value]) == .wrongAudience, "\(value ?? "none")")
    }
    for value in ["1", "null", "{}", "[\"holdfast\",1]"] {
      #expect(fault(["aud": value]) == .claimInvalid, "\(value)")
    }
    let policy = TokenPolicy(issuer: TokenSample.issuer, audiences: ["a", "b"])
    #expect(try subject(["aud": "\"b\""], policy) == "ann")
  }

  @Test func `the claim that names the user can be another one`() throws {
    var policy = TokenPolicy(issuer: TokenSample.issuer, audiences: [TokenSample.audience])
    policy.subjectClaim = "https://example.com/user"
    #expect(try subject(["https://example.com/user": "\"bob\""], policy) == "bob")
    for value in [nil, "\"\"", "1", "[\"bob\"]"] as [String?] {
      #expect(throws: TokenError.claimInvalid) {
        try subject(["https://example.com/user": value], policy)
      }
    }
    #expect(fault(["sub": nil]) == .claimInvalid)
  }

  @Test func `an address that nobody verified names nobody`() throws {
    var policy = TokenPolicy(issuer: TokenSample.issuer, audiences: [TokenSample.audience])
    policy.subjectClaim = "email"
    let email = ["email": "\"ann@example.com\""]
    #expect(try subject(email, policy) == "ann@example.com")
    #expect(
      try subject(email.merging(["email_verified": "true"]) { $1 }, policy) == "ann@example.com")
    for value in ["false", "\"true\"", "null"] {
      #expect(throws: TokenError.claimInvalid) {
        try subject(email.merging(["email_verified": value]) { $1 }, policy)
      }
    }
  }
}
