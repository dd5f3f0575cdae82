// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import AccessTokens

@Suite struct TokenVerifierTests {
  @Test func `a signature is verified once`() {
    let keys = SampleKeys()
    let verifier = TokenSample.verifier(keys: keys)
    for _ in 0..<5 { #expect(TokenSample.fault(TokenSample.token(), verifier) == nil) }
    #expect(keys.verificationCount == 1)
    #expect(TokenSample.fault(TokenSample.token(), verifier, now: 1_000_660) == .expired)
    #expect(keys.verificationCount == 1)
  }

  @Test func `what was refused is not remembered`() {
    let keys = SampleKeys()
    let verifier = TokenSample.verifier(keys: keys)
    let token = TokenSample.token(signature: "bad")
    for _ in 0..<3 { #expect(TokenSample.fault(token, verifier) == .signatureInvalid) }
    #expect(keys.verificationCount == 3)
  }

  @Test func `a token that differs in its signature alone is another token`() {
    let verifier = TokenSample.verifier()
    #expect(TokenSample.fault(TokenSample.token(), verifier) == nil)
    #expect(TokenSample.fault(TokenSample.token(signature: "bad"), verifier) == .signatureInvalid)
  }

  @Test func `other keys end what was remembered`() {
    let verifier = TokenSample.verifier()
    #expect(TokenSample.fault(TokenSample.token(), verifier) == nil)
    verifier.use(SampleKeys([("two", .es256)]))
    #expect(TokenSample.fault(TokenSample.token(), verifier) == .unknownKey)
  }

  @Test func `without keys a token may be good later`() {
    let verifier = TokenSample.verifier(keys: nil)
    #expect(TokenSample.fault(TokenSample.token(), verifier) == .keysUnavailable)
    verifier.use(SampleKeys())
    #expect(TokenSample.fault(TokenSample.token(), verifier) == nil)
  }

  @Test func `an unknown key asks for newer ones, and waits only if they are under way`() {
    let asked = Mutex(0)
    let header = #"{"alg":"ES256","kid":"new"}"#
    let patient = TokenSample.verifier {
      asked.withLock { $0 += 1 }; return true
    }
    #expect(TokenSample.fault(TokenSample.token(header: header), patient) == .keysUnavailable)
    #expect(asked.withLock(\.self) == 1)
    let impatient = TokenSample.verifier { false }
    #expect(TokenSample.fault(TokenSample.token(header: header), impatient) == .unknownKey)
  }

  @Test func `a token cannot choose how its key is used`() {
    let verifier = TokenSample.verifier(keys: SampleKeys([("one", .rs256)]))
    #expect(TokenSample.fault(TokenSample.token(), verifier) == .algorithmRefused)
  }

  @Test func `a token that names no key is for the only one that fits`() {
    let token = TokenSample.token(header: #"{"alg":"ES256"}"#)
    let only = SampleKeys([("one", .es256), ("two", .rs256)])
    #expect(TokenSample.fault(token, TokenSample.verifier(keys: only)) == nil)
    let several = SampleKeys([("one", .es256), ("two", .es256)])
    #expect(TokenSample.fault(token, TokenSample.verifier(keys: several)) == .unknownKey)
    let none = SampleKeys([("two", .rs256)])
    #expect(TokenSample.fault(token, TokenSample.verifier(keys: none)) == .algorithmRefused)
    let nameless = SampleKeys([(nil, .es256)])
    let verifier = TokenSample.verifier(keys: nameless)
    #expect(TokenSample.fault(token, verifier) == nil)
    #expect(TokenSample.fault(TokenSample.token(), verifier) == .unknownKey)
  }

  @Test func `of two keys with one name and algorithm the first is used`() {
    var ring = KeyRing<Int>()
    let first = ring.insert(1, id: "one", algorithm: .es256)
    let second = ring.insert(2, id: "one", algorithm: .es256)
    let other = ring.insert(3, id: "one", algorithm: .rs256)
    #expect([first, second, other] == [true, false, true])
  }

  @Test func `the cache is bounded, and keeps what is used`() throws {
    var cache = TokenCache(countMax: 100)
    func digest(_ number: Int) -> SampleDigest { SampleDigest(number) }
    let used = digest(-1)
    cache.insert(TokenBearer(subject: "ann", expiry: 1), for: used.digest)
    for number in 0..<1_000 {
      cache.insert(TokenBearer(subject: "\(number)", expiry: 1), for: digest(number).digest)
      #expect(cache.count <= 100)
      let found = cache.bearer(of: used.digest)
      #expect(found?.subject == "ann")
    }
    let (first, last) = (cache.bearer(of: digest(0).digest), cache.bearer(of: digest(999).digest))
    #expect(first == nil)
    #expect(last?.subject == "999")
  }
}
