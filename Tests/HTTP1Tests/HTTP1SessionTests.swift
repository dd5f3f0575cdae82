// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Testing

@Suite struct HTTP1SessionTests {
  /// 1994-11-06 08:49:37, the date of RFC 9110.
  private static let now = 784_111_777
  private static let request = "GET /metrics?x=1 HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n"

  private func receive(_ text: String, _ session: HTTP1Session) -> HTTP1Event? {
    receive(Array(text.utf8), session)
  }

  private func receive(_ bytes: [UInt8], _ session: HTTP1Session) -> HTTP1Event? {
    bytes.withUnsafeBytes { session.receive($0) }
    return session.nextEvent(now: Self.now)
  }

  private func event(_ text: String) -> HTTP1Event? { receive(text, HTTP1Session()) }

  private func output(_ session: HTTP1Session) -> String {
    String(decoding: session.takeOutput(), as: UTF8.self)
  }

  private func path(_ target: String) -> String? {
    guard case .request(let request) = event("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n") else {
      return nil
    }
    return request.path
  }

  // MARK: Requests and answers

  @Test func `a request is answered and the connection stays`() {
    let session = HTTP1Session()
    #expect(receive(Self.request, session) == .request(.init(method: "GET", path: "/metrics")))
    #expect(session.isAnswering)
    session.respond(HTTP1Response(.ok, "yes"), now: Self.now)
    #expect(
      output(session) == "HTTP/1.1 200 OK\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        + "content-type: text/plain; charset=utf-8\r\ncontent-length: 4\r\n"
        + "cache-control: no-store\r\n\r\nyes\n")
    #expect(!session.isOver)
    #expect(receive(Self.request, session) == .request(.init(method: "GET", path: "/metrics")))
  }

  @Test func `a request may come byte by byte`() {
    let session = HTTP1Session()
    let bytes = Array(Self.request.utf8)
    for byte in bytes.dropLast() {
      #expect(receive([byte], session) == nil)
      #expect(session.isWithinHead)
    }
    #expect(
      receive([bytes[bytes.count - 1]], session)
        == .request(.init(method: "GET", path: "/metrics")))
    #expect(!session.isWithinHead)
  }

  @Test func `requests that are sent ahead wait for their turn`() {
    let session = HTTP1Session()
    let three = Self.request + "HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n" + "GET /b HTTP/1.1\r\nHost: h"
    #expect(receive(three, session) == .request(.init(method: "GET", path: "/metrics")))
    #expect(session.nextEvent(now: Self.now) == nil)
    session.respond(HTTP1Response(.ok, "1"), now: Self.now)
    #expect(
      session.nextEvent(now: Self.now) == .request(.init(method: "HEAD", path: "/a")))
    session.respond(HTTP1Response(.ok, "2"), now: Self.now)
    #expect(session.nextEvent(now: Self.now) == nil)
    #expect(
      receive("\r\n\r\n", session) == .request(.init(method: "GET", path: "/b")))
    let answers = output(session)
    #expect(answers.contains("\r\n\r\n1\nHTTP/1.1 200 OK"))
  }

  @Test func `an answer to HEAD tells the length of what it leaves out`() {
    let session = HTTP1Session()
    _ = receive("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", session)
    session.respond(HTTP1Response(.ok, "four"), now: Self.now)
    let text = output(session)
    #expect(text.contains("content-length: 5\r\n"))
    #expect(text.hasSuffix("\r\n\r\n"))
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
  ])
  func `the connection ends where the peer wants that, and after HTTP 1.0`(_ text: String) {
    let session = HTTP1Session()
    #expect(receive(text, session) == .request(.init(method: "GET", path: "/")))
    session.respond(HTTP1Response(.ok, "1"), now: Self.now)
    #expect(session.isOver)
    #expect(output(session).contains("connection: close\r\n"))
    #expect(receive(Self.request, session) == nil)
  }

  @Test(arguments: [
    "POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "GET /metrics HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n",
    "GET /metrics HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\nGET / ",
  ])
  func `nothing behind a body or an upgrade is taken for a request`(_ text: String) {
    let session = HTTP1Session()
    guard case .request(let request) = receive(text, session) else {
      Issue.record("no request")
      return
    }
    #expect(request.path == "/metrics")
    session.respond(HTTP1Response(.ok, "1"), now: Self.now)
    #expect(session.isOver)
    #expect(session.nextEvent(now: Self.now) == nil)
  }

  @Test func `the path is what stands before the query, and after the host`() {
    #expect(path("/livez") == "/livez")
    #expect(path("/livez?verbose=1?") == "/livez")
    #expect(path("http://example.org:80/livez?x") == "/livez")
    #expect(path("http://example.org") == "")
    #expect(path("/%6Civez/../x") == "/%6Civez/../x")
    #expect(path("*") == "*")
  }

  // MARK: Refusals

  @Test(arguments: [
    ("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0", HTTP1Status.badRequest),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .badRequest),
    ("GET\r\n\r\n", .badRequest), ("GET / HTTX/1.1\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: a\r\nB ad: b\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: a\r\nBad: \0\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: a\r\nBad: a\rb\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", .badRequest),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .badRequest),
    (
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      .badRequest
    ), ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .versionNotSupported),
  ])
  func `what breaks a rule is refused`(_ text: String, _ status: HTTP1Status) {
    let session = HTTP1Session()
    #expect(receive(text, session) == .refused(status))
    #expect(session.isOver)
    #expect(output(session).hasPrefix("HTTP/1.1 \(status.rawValue) "))
    #expect(receive(Self.request, session) == nil)
  }

  @Test func `a head of just the limits passes, and of a byte more does not`() {
    var configuration = HTTP1Configuration()
    configuration.targetSizeMax = 10
    configuration.fieldCountMax = 3
    func event(_ text: String) -> HTTP1Event? {
      receive(text, HTTP1Session(configuration: configuration))
    }
    let nine = String(repeating: "a", count: 9)
    #expect(
      event("GET /\(nine) HTTP/1.1\r\nHost: h\r\n\r\n")
        == .request(.init(method: "GET", path: "/" + nine)))
    #expect(event("GET /\(nine)a HTTP/1.1\r\nHost: h\r\n\r\n") == .refused(.uriTooLong))
    #expect(
      event("GET / HTTP/1.1\r\nHost: h\r\na: 1\r\nb: 2\r\n\r\n")
        == .request(.init(method: "GET", path: "/")))
    #expect(
      event("GET / HTTP/1.1\r\nHost: h\r\na: 1\r\nb: 2\r\nc: 3\r\n\r\n")
        == .refused(.requestHeaderFieldsTooLarge))
  }

  @Test func `a head without end is cut off at its limit`() {
    for filler in ["a: b\r\n", "a: \(String(repeating: "b", count: 500))\r\n", "x", "\r\n"] {
      let session = HTTP1Session()
      // Empty lines may stand before a request only.
      if filler != "\r\n" { _ = receive("GET / HTTP/1.1\r\nHost: h\r\n", session) }
      var sent = 0
      var event: HTTP1Event?
      while event == nil, sent < 100_000 {
        sent += filler.utf8.count
        event = receive(filler, session)
      }
      #expect(event == .refused(.requestHeaderFieldsTooLarge))
      #expect(sent <= 8_192 + filler.utf8.count)
    }
  }

  @Test func `a head that is too large is refused also where it comes at once`() {
    let long = String(repeating: "b", count: 8_192 - 39)
    #expect(
      event("GET / HTTP/1.1\r\nHost: h\r\na: \(long)\r\n\r\n")
        == .request(.init(method: "GET", path: "/")))
    #expect(
      event("GET / HTTP/1.1\r\nHost: h\r\na: \(long)xxxxxxxxxxxxxxxx\r\n\r\n")
        == .refused(.requestHeaderFieldsTooLarge))
  }

  @Test func `a head that takes too long is told so`() {
    let session = HTTP1Session()
    _ = receive("GET / HT", session)
    session.refuse(.requestTimeout, now: Self.now)
    #expect(output(session).hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    #expect(session.isOver)
  }

  @Test func `no cut of a request and no changed byte traps`() {
    var random = SystemRandomNumberGenerator()
    let bytes = Array(Self.request.utf8)
    for count in 0..<bytes.count { _ = receive(Array(bytes[..<count]), HTTP1Session()) }
    for _ in 0..<20_000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<changed.count, using: &random)
        changed[index] = UInt8.random(in: 0 ... .max, using: &random)
      }
      let session = HTTP1Session()
      if case .request = receive(changed, session) {
        session.respond(HTTP1Response(.ok, "1"), now: Self.now)
      }
      _ = session.takeOutput()
    }
  }
}
