// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct CrossOriginPolicyTests {
  private static let app = "https://app.example"

  private static func origin(_ text: String) -> WebOrigin? { WebOrigin(text.utf8) }

  /// A policy that knows callers by where they are, unless it is told otherwise.
  private func policy(
    _ origins: [String] = [], isIdentityAmbient: Bool = true, refusesProxies: Bool = false
  ) -> CrossOriginPolicy {
    CrossOriginPolicy(
      hosts: ["Server.example", "192.0.2.1"], isIdentityAmbient: isIdentityAmbient,
      refusesProxies: refusesProxies
    ).sharing(with: origins.compactMap(Self.origin))
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

  private func status(_ judgement: CrossOriginPolicy.Judgement) -> Int? {
    if case .refused(let status, _) = judgement { status } else { nil }
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
    #expect(status(policy().judge(head([], authority: authority))) == 421)
    let tokens = policy(isIdentityAmbient: false)
    #expect(tokens.judge(head([], authority: authority)) == .proceeds)
  }

  @Test(arguments: ["server.example", "SERVER.example:8443", "192.0.2.1", "localhost:1", "[::1]"])
  func `the server's names, its addresses and loopback are its own`(authority: String) {
    #expect(policy().judge(head([], authority: authority)) == .proceeds)
  }

  @Test func `without a name a request is 421`() {
    var head = CrossOriginHead(isSecure: false)
    #expect(status(policy().judge(head)) == 421)
    Array("host".utf8).withUnsafeBufferPointer { name in
      Array("localhost".utf8).withUnsafeBufferPointer { head.take(name, $0) }
    }
    #expect(policy().judge(head) == .proceeds)
  }

  @Test(arguments: [
    "https://evil.example", "null", "http://server.example", "https://server.example:8443", "x",
    "https://sub.server.example", "https://server.example.evil",
  ])
  func `an origin that is neither the server's nor listed is 403`(origin: String) {
    let request = head([("origin", origin)])
    #expect(status(policy().judge(request)) == 403)
    #expect(status(policy([Self.app]).judge(request)) == 403)
    guard case .refused(_, let error) = policy().judge(request) else { return }
    #expect(error.reason == .originDenied)
    // Who must show a token gains nothing by a request that a browser sends.
    #expect(policy(isIdentityAmbient: false).judge(request) == .proceeds)
  }

  @Test func `pages of the server and of listed origins may call`() {
    #expect(policy().judge(head([("origin", "https://server.example")])) == .proceeds)
    #expect(policy().judge(head([("origin", "https://server.example:443")])) == .proceeds)
    #expect(
      policy().judge(
        head([("origin", "http://localhost:8080")], authority: "localhost:8080", isSecure: false))
        == .proceeds)
    #expect(
      policy([Self.app]).judge(head([("origin", Self.app)])) == .proceeds)
  }

  @Test func `two origins are none that may call`() {
    let request = head([("origin", Self.app), ("origin", Self.app)])
    #expect(status(policy([Self.app]).judge(request)) == 403)
  }

  @Test func `what a page of another site has without an origin is 403`() {
    for method in ["GET", "POST"] {
      let request = head([("sec-fetch-site", "cross-site")], method: method)
      #expect(status(policy().judge(request)) == 403)
      #expect(policy(isIdentityAmbient: false).judge(request) == .proceeds)
      for site in ["same-origin", "same-site", "none", ""] {
        let request = head([("sec-fetch-site", site)], method: method)
        #expect(policy().judge(request) == .proceeds)
      }
    }
    let listed = head([("sec-fetch-site", "cross-site"), ("origin", Self.app)])
    #expect(policy([Self.app]).judge(listed) == .proceeds)
  }

  @Test(arguments: ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-x", "via"])
  func `what came through a proxy is refused where that is asked for`(name: String) {
    let request = head([(name, "1.1 a")])
    #expect(status(policy(refusesProxies: true).judge(request)) == 403)
    #expect(policy().judge(request) == .proceeds)
  }

  // MARK: Preflights

  private static let asking = [("origin", app), ("access-control-request-method", "POST")]

  @Test func `O1: a preflight of another origin is not allowed`() {
    let policy = policy([Self.app])
    #expect(policy.judge(head(Self.asking, method: "OPTIONS")) == .preflight(isAllowed: true))
    for origin in ["https://evil.example", "null", "https://app.example.e", "http://app.example"] {
      let request = head(
        [("origin", origin), ("access-control-request-method", "POST")], method: "OPTIONS")
      #expect(policy.judge(request) == .preflight(isAllowed: false))
    }
  }

  @Test func `O1: what is not a preflight, or has nobody to ask, goes on`() {
    let policy = policy([Self.app], isIdentityAmbient: false)
    #expect(policy.judge(head([("origin", Self.app)], method: "OPTIONS")) == .proceeds)
    #expect(policy.judge(head(Array(Self.asking.dropFirst()), method: "OPTIONS")) == .proceeds)
    #expect(policy.judge(head(Self.asking)) == .proceeds)
    let off = self.policy(isIdentityAmbient: false)
    #expect(off.judge(head(Self.asking, method: "OPTIONS")) == .proceeds)
  }

  @Test func `O1: a preflight for a name that is not the server's is 421`() {
    let request = head(Self.asking, method: "OPTIONS", authority: "evil.example")
    #expect(status(policy([Self.app]).judge(request)) == 421)
  }

  @Test func `O3: a listed origin reads whatever the answer is, and no other does`() {
    let policy = policy([Self.app])
    #expect(policy.reader(of: head([("origin", Self.app)])) == Self.origin(Self.app))
    #expect(
      policy.reader(of: head([("origin", Self.app)], authority: "evil.example"))
        == Self.origin(Self.app))
    for fields in [[], [("origin", "null")], [("origin", "https://evil.example")]] {
      #expect(policy.reader(of: head(fields)) == nil)
    }
  }
}
