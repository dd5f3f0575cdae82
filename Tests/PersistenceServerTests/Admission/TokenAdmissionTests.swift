// SPDX-License-Identifier: Apache-2.0

import AccessTokens
import Cryptography
import PersistenceAPI
import PersistenceServer
import RPC
import RPCProtobuf
import Testing

@Suite struct TokenAdmissionTests {
  @Test(arguments: ["Bearer ", "bearer ", "BEARER  "])
  func `a caller is who its token names`(scheme: String) throws {
    #expect(try admit([scheme + token()])?.id == "ann")
  }

  @Test func `a call without a token is asked for one`() {
    let error = refusal([])
    #expect(reason(error) == "TOKEN_MISSING")
    #expect(challenge(error) == #"Bearer realm="holdfast""#)
  }

  @Test(arguments: ["Basic YW5uOnNlY3JldA==", "Bearer", "Bearer ", "", "Token abc", "Bearerabc"])
  func `another scheme is no token`(field: String) {
    #expect(reason(refusal([field])) == "TOKEN_MISSING")
  }

  @Test func `two tokens are none`() {
    #expect(reason(refusal(["Bearer " + token(), "Bearer " + token()])) == "TOKEN_MALFORMED")
  }

  @Test(arguments: [
    (#"{"alg":"none"}"#, claims, "TOKEN_ALGORITHM_REFUSED"),
    (#"{"alg":"HS256","kid":"one"}"#, claims, "TOKEN_ALGORITHM_REFUSED"),
    (#"{"alg":"RS256","kid":"one"}"#, claims, "TOKEN_ALGORITHM_REFUSED"),
    (#"{"alg":"ES256","kid":"two"}"#, claims, "TOKEN_UNKNOWN_KEY"),
    (header, #"{"iss":"i","aud":"a","sub":"ann","exp":9}"#, "TOKEN_EXPIRED"),
    (header, #"{"iss":"i","aud":"a","sub":"ann","exp":500,"nbf":200}"#, "TOKEN_NOT_YET_VALID"),
    (header, #"{"iss":"j","aud":"a","sub":"ann","exp":500}"#, "TOKEN_WRONG_ISSUER"),
    (header, #"{"iss":"i","aud":"b","sub":"ann","exp":500}"#, "TOKEN_WRONG_AUDIENCE"),
    (header, #"{"iss":"i","aud":"a","exp":500}"#, "TOKEN_CLAIM_INVALID"),
    (header, "[]", "TOKEN_MALFORMED"),
  ])
  func `every fault has its reason and a challenge, and shows nothing`(
    header: String, claims: String, expected: String
  ) {
    let token = token(header: header, claims: claims)
    let error = refusal(["Bearer " + token])
    #expect(error?.code == .unauthenticated)
    #expect(reason(error) == expected)
    let challenge = challenge(error) ?? ""
    #expect(challenge.hasPrefix(#"Bearer realm="holdfast", error="invalid_token""#))
    let shown = "\(error?.message ?? "") \(challenge)"
    for secret in ["ann", "\"i\"", "\"a\"", token] { #expect(!shown.contains(secret)) }
  }

  @Test func `a token of the wrong signature or length is refused`() {
    #expect(reason(refusal(["Bearer " + token(signature: "bad")])) == "TOKEN_SIGNATURE_INVALID")
    let long = String(repeating: "a", count: 9_000)
    #expect(reason(refusal(["Bearer " + long])) == "TOKEN_MALFORMED")
  }

  @Test func `while there are no keys a retry may succeed`() {
    let error = refusal(["Bearer " + token()], hasKeys: false)
    #expect(error?.code == .unavailable)
    #expect(reason(error) == "TOKEN_KEYS_UNAVAILABLE")
    #expect(error?.status?.detail(RetryInfo.self) != nil)
    #expect(challenge(error) == nil)
  }

  @Test func `a good certificate does not save a bad token`() throws {
    let peer = PeerIdentity(subject: "", dnsNames: ["host.example"])
    #expect(try admit([], peer: peer)?.id == "host.example")
    #expect(try admit(["Bearer " + token()], peer: peer)?.id == "ann")
    #expect(reason(refusal(["Bearer " + token(signature: "bad")], peer: peer)) != nil)
    #expect(reason(refusal(["Basic abc"], peer: peer)) == "TOKEN_MISSING")
  }

  @Test func `the subject of a token acts for users only if it is on the list`() throws {
    let gateway = token(claims: #"{"iss":"i","aud":"a","sub":"gateway","exp":500}"#)
    #expect(try admit(["Bearer " + gateway], user: "bob")?.id == "bob")
    #expect(refusal(["Bearer " + token()], user: "bob")?.code == .permissionDenied)
  }

  @Test func `who sends many bad tokens is slowed down, and nobody else`() throws {
    let verifier = TokenVerifier(policy: TokenPolicy(issuer: "i", audiences: ["a"]))
    verifier.use(Keys())
    var proofs = CallerAdmission.Proofs()
    proofs.tokens = verifier
    var limits = RateLimits()
    limits.refusedTokens = Rate(perSecond: 0.001, burst: 3)
    let admission = CallerAdmission(proofs, limits: limits, now: { 100 })
    func code(_ token: String, from address: String = "203.0.113.1:9") -> StatusCode? {
      do throws(RPCError) {
        _ = try admission.admit(
          SessionServiceMethods.getSession.descriptor,
          metadata: ["authorization": "Bearer " + token],
          peer: Peer(
            address: address, network: String(address.dropLast(2)), isLocal: false))
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(token()) == nil)
    for _ in 0..<3 { #expect(code(token(signature: "bad")) == .unauthenticated) }
    #expect(code(token(signature: "bad"), from: "203.0.113.1:8") == .resourceExhausted)
    // A good token that is new from there has to wait; one that was verified does not.
    let another = token(claims: #"{"iss":"i","aud":"a","sub":"bob","exp":500}"#)
    #expect(code(another) == .resourceExhausted)
    #expect(admission.tokenRefusalCount == 2)
    #expect(code(token()) == nil)
    #expect(code(another, from: "203.0.113.2:9") == nil)
  }

  @Test func `a subject that no user can have is refused`() {
    let long = String(repeating: "a", count: 129)
    for subject in [long, "a\\u0000b"] {
      let claims = #"{"iss":"i","aud":"a","sub":"\#(subject)","exp":500}"#
      #expect(refusal(["Bearer " + token(claims: claims)])?.code == .unauthenticated)
    }
  }

  // MARK: Tokens and calls

  private static let header = #"{"alg":"ES256","kid":"one"}"#
  private static let claims = #"{"iss":"i","aud":"a","sub":"ann","exp":500}"#

  /// Keys by which "good" is a good signature.
  private struct Keys: VerificationKeys {
    func verify(_ token: AccessToken) throws(TokenError) {
      var ring = KeyRing<Void>()
      _ = ring.insert((), id: "one", algorithm: .es256)
      try ring.key(for: token)
      guard token.signature == Array("good".utf8) else { throw .signatureInvalid }
    }
  }

  private func token(
    header: String = header, claims: String = claims, signature: String = "good"
  ) -> String {
    [header, claims, signature].map { Base64URL.encode(Array($0.utf8)) }.joined(separator: ".")
  }

  private func admit(
    _ fields: [String], user: String? = nil, peer: PeerIdentity? = nil, hasKeys: Bool = true
  ) throws(RPCError) -> Principal? {
    let verifier = TokenVerifier(policy: TokenPolicy(issuer: "i", audiences: ["a"]))
    if hasKeys { verifier.use(Keys()) }
    var proofs = CallerAdmission.Proofs()
    proofs.tokens = verifier
    proofs.hasCertificates = peer != nil
    var metadata = Metadata()
    for field in fields { metadata.append("authorization", field) }
    if let user { metadata.append("x-holdfast-user", user) }
    return try CallerAdmission(proofs, servicesActingForUsers: ["gateway"], now: { 100 }).admit(
      SessionServiceMethods.getSession.descriptor, metadata: metadata,
      peer: Peer(address: "203.0.113.1:9", isLocal: false, identity: peer))
  }

  private func refusal(
    _ fields: [String], user: String? = nil, peer: PeerIdentity? = nil, hasKeys: Bool = true
  ) -> RPCError? {
    do throws(RPCError) {
      _ = try admit(fields, user: user, peer: peer, hasKeys: hasKeys)
      return nil
    } catch {
      return error
    }
  }

  private func reason(_ error: RPCError?) -> String? {
    error?.status?.detail(ErrorInfo.self)?.reason
  }

  private func challenge(_ error: RPCError?) -> String? { error?.metadata["www-authenticate"] }
}
