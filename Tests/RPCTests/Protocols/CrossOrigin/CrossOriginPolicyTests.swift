// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct CrossOriginPolicyTests {
  private static func origin(_ text: String) -> WebOrigin? { WebOrigin(text.utf8) }

  /// A policy that knows callers by where they are, unless it is told otherwise.
  private func policy(
    isIdentityAmbient: Bool = true, refusesProxies: Bool = false
  ) -> CrossOriginPolicy {
    CrossOriginPolicy(
      hosts: ["Server.example", "192.0.2.1"], isIdentityAmbient: isIdentityAmbient,
      refusesProxies: refusesProxies)
  }

  private func head(
    _ fields: [(String, String)], method: String = "POST", authority: String = "server.example",
    isSecure: Bool = true
  ) -> CrossOriginHead {
    var head = CrossOriginHead(isSecure: isSecure)
    for (name, value) in [(":method", method), (":authority", authority)] + fields {
      Array(name.utf8).withUnsafeBufferPointer { name in
        Array(value.utf8).withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    return head
  }

  // MARK: Origins and authorities

  @Test(arguments: [
    ("https://app.example", "https://app.example"), ("HTTPS://App.Example", "https://app.example"),
    ("https://app.example:443", "https://app.example"), ("http://a:80", "http://a"),
    ("http://a:8080", "http://a:8080"), ("https://[::1]:9", "https://[::1]:9"),
    ("chrome-extension://abc", "chrome-extension://abc"),
  ])
  func `an origin has one form`(text: String, form: String) {
    #expect(Self.origin(text)?.text == form)
    #expect(Self.origin(form) == Self.origin(text))
  }

  @Test(arguments: [
    "null", "", "*", "app.example", "https://", "https:/a", "://a", "https://a/", "https://a/b",
    "https://a:", "https://a:0", "https://a:65536", "https://a:1x", "https://user@a", "https://a b",
    "https://[::1", "https://[]", "https://[::g]", "https://a:+1", "https://a,https://b",
    "https://caf\u{E9}",
  ])
  func `anything else is not an origin`(text: String) { #expect(Self.origin(text) == nil) }

  @Test func `every truncation and any bytes are an origin or not one`() {
    let text = Array("https://[2001:db8::1]:65535".utf8)
    for count in 0...text.count { _ = WebOrigin(text.prefix(count)) }
    var random = RandomBytes(seed: 5)
    for round in 0..<5_000 {
      let bytes = random.next(from: round % 2 == 0 ? "" : "htps:/[].1a")
      if let origin = WebOrigin(bytes) { #expect(WebOrigin(origin.text.utf8) == origin) }
    }
  }

  @Test(arguments: [
    ("localhost", true), ("LOCALHOST:1", true), ("127.0.0.1", true), ("127.255.0.9:80", true),
    ("[::1]:443", true), ("localhost.", false), ("a.localhost", false), ("127.0.0.1.evil", false),
    ("127.0.0.256", false), ("127.1", false), ("127.0.0.01", false), ("128.0.0.1", false),
    ("[::2]", false), ("0.0.0.0", false),
  ])
  func `addresses of this machine are known by their form`(text: String, isLoopback: Bool) {
    #expect(WebAuthority(text.utf8)?.isLoopback == isLoopback)
  }

  // MARK: Requests that a page may have brought about

  @Test(arguments: ["evil.example", "server.example.evil", "", "a b", "user@localhost", "8.8.8.8"])
  func `a name that is not the server's is 421, where identity is ambient`(authority: String) {
    #expect(policy().refusal(of: head([], authority: authority))?.status == 421)
    let tokens = policy(isIdentityAmbient: false)
    #expect(tokens.refusal(of: head([], authority: authority)) == nil)
  }

  @Test(arguments: ["server.example", "SERVER.example:8443", "192.0.2.1", "localhost:1", "[::1]"])
  func `the server's names, its addresses and loopback are its own`(authority: String) {
    #expect(policy().refusal(of: head([], authority: authority)) == nil)
  }

  @Test func `without a name a request is 421`() {
    var head = CrossOriginHead(isSecure: false)
    #expect(policy().refusal(of: head)?.status == 421)
    Array("host".utf8).withUnsafeBufferPointer { name in
      Array("localhost".utf8).withUnsafeBufferPointer { head.take(name, $0) }
    }
    #expect(policy().refusal(of: head) == nil)
  }

  @Test(arguments: [
    "https://evil.example", "null", "http://server.example", "https://server.example:8443", "x",
    "https://sub.server.example", "https://server.example.evil",
  ])
  func `an origin that is not the server's is 403`(origin: String) {
    let request = head([("origin", origin)])
    #expect(policy().refusal(of: request)?.status == 403)
    #expect(policy().refusal(of: request)?.error.reason == .originDenied)
    // Who must show a token gains nothing by a request that a browser sends.
    #expect(policy(isIdentityAmbient: false).refusal(of: request) == nil)
  }

  @Test func `pages of the server may call`() {
    #expect(policy().refusal(of: head([("origin", "https://server.example")])) == nil)
    #expect(policy().refusal(of: head([("origin", "https://server.example:443")])) == nil)
    #expect(
      policy().refusal(
        of: head(
          [("origin", "http://localhost:8080")], authority: "localhost:8080", isSecure: false))
        == nil)
  }

  @Test func `two origins are none that may call`() {
    let own = "https://server.example"
    let request = head([("origin", own), ("origin", own)])
    #expect(policy().refusal(of: request)?.status == 403)
  }

  @Test func `what a page of another site has without an origin is 403`() {
    for method in ["GET", "POST"] {
      let request = head([("sec-fetch-site", "cross-site")], method: method)
      #expect(policy().refusal(of: request)?.status == 403)
      #expect(policy(isIdentityAmbient: false).refusal(of: request) == nil)
      for site in ["same-origin", "same-site", "none", ""] {
        let request = head([("sec-fetch-site", site)], method: method)
        #expect(policy().refusal(of: request) == nil)
      }
    }
  }

  @Test(arguments: ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-x", "via"])
  func `what came through a proxy is refused where that is asked for`(name: String) {
    let request = head([(name, "1.1 a")])
    #expect(policy(refusesProxies: true).refusal(of: request)?.status == 403)
    #expect(policy().refusal(of: request) == nil)
  }
}
