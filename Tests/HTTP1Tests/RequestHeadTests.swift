// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Testing

/// Heads of requests: forms, limits, and everything that two readers could read differently.
@Suite struct RequestHeadTests {
  private func refusal(_ head: String) -> HTTP1Status? { Exchange().receive(head).refusal }

  @Test(arguments: [
    ("GET /a?b?c HTTP/1.1", "/a", "b?c", "h"), ("GET /%6C/../x HTTP/1.1", "/%6C/../x", nil, "h"),
    ("GET http://example.org:80/a?b HTTP/1.1", "/a", "b", "example.org:80"),
    ("GET HTTPS://example.org HTTP/1.1", "/", nil, "example.org"),
    ("GET http://example.org?b HTTP/1.1", "/", "b", "example.org"),
    ("OPTIONS * HTTP/1.1", "*", nil, "h"), ("CONNECT a:443 HTTP/1.1", "/", nil, "a:443"),
    ("GET / HTTP/1.9", "/", nil, "h"),
  ])
  func `the four forms of a target are read`(
    _ line: String, _ path: String, _ query: String?, _ authority: String
  ) throws {
    let request = try #require(
      Exchange(respond: nil).receive("\(line)\r\nHost: h\r\n\r\n").requests.first)
    #expect(request.path == path)
    #expect(request.query == query)
    #expect(request.authority == authority)
  }

  @Test func `names are lower case, values trimmed, repeated fields kept in order`() throws {
    let request = try #require(
      Exchange().receive("GET / HTTP/1.1\r\nHOST:h\r\nA: \t1 2\t \r\nB:\r\na:3\r\n\r\n").requests
        .first)
    var fields: [String] = []
    request.forEachField {
      fields.append("\(String(decoding: $0, as: UTF8.self))=\(String(decoding: $1, as: UTF8.self))")
    }
    #expect(fields == ["host=h", "a=1 2", "b=", "a=3"])
    #expect(request.field("a") == "1 2")
    #expect(request.field("c") == nil)
  }

  @Test(arguments: [
    "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0", "GET\r\n", "GET /\r\n", " GET / HTTP/1.1\r\n",
    "GET  / HTTP/1.1\r\n", "GET /  HTTP/1.1\r\n", "GET / HTTP/1.1 \r\n", "GET\t/ HTTP/1.1\r\n",
    "GET / HTTX/1.1\r\n", "GET / http/1.1\r\n", "GET / HTTP/1.10\r\n", "GET / HTTP/11\r\n",
    "G@T / HTTP/1.1\r\n", "GET a HTTP/1.1\r\n", "GET * HTTP/1.1\r\n", "GET /a#b HTTP/1.1\r\n",
    "GET /\u{e4} HTTP/1.1\r\n", "GET ftp://a/ HTTP/1.1\r\n", "GET http:///a HTTP/1.1\r\n",
    "GET http://u@a/ HTTP/1.1\r\n", "CONNECT /a HTTP/1.1 x\r\n", "CONNECT a@b HTTP/1.1\r\n",
    "\r\n\r\nGET / HTTP/1.1\r\n", "GET / HTTP/1.1\n", "GET / HTTP/1.1\r\r\n",
    "\nGET / HTTP/1.1\r\n",
    "\(String(repeating: "M", count: 33)) / HTTP/1.1\r\n",
  ])
  func `a malformed request line is refused`(_ line: String) {
    #expect(refusal(line) == .badRequest)
  }

  @Test(arguments: ["PRI * HTTP/2.0\r\n", "GET / HTTP/2.0\r\n", "GET / HTTP/0.9\r\n"])
  func `a malformed or foreign version is refused`(_ line: String) {
    // The asterisk of the preface of HTTP/2 is judged after its version.
    #expect(refusal(line) == .versionNotSupported)
  }

  @Test(arguments: [
    "A : b", " A: b", "\tA: b", ": b", "A", "A b: c", "A: b\u{0}", "A: b\rc", "A: b\nC: d",
    "A: \u{7f}", "A\u{e4}: b", "A(: b",
  ])
  func `a malformed field is refused`(_ field: String) {
    #expect(refusal("GET / HTTP/1.1\r\nHost: h\r\n\(field)\r\n\r\n") == .badRequest)
  }

  @Test(arguments: [
    "", "Host: a\r\nHost: a\r\n", "Host: a b\r\n", "Host: a/b\r\n", "Host: u@a\r\n",
  ])
  func `a host is required once, in form`(_ fields: String) {
    #expect(refusal("GET / HTTP/1.1\r\n\(fields)\r\n") == .badRequest)
  }

  @Test(arguments: [
    ("Content-Length: -1", HTTP1Status.badRequest), ("Content-Length: +1", .badRequest),
    ("Content-Length: 1 1", .badRequest), ("Content-Length: 0x1", .badRequest),
    ("Content-Length:", .badRequest), ("Content-Length: 1,1", .badRequest),
    ("Content-Length: 9999999999999999999", .badRequest),
    ("Content-Length: 999999999999999999", .contentTooLarge),
    ("Content-Length: 1\r\nContent-Length: 1", .badRequest),
    ("Content-Length: 0\r\nContent-Length: 0", .badRequest),
    ("Content-Length: 1\r\nTransfer-Encoding: chunked", .badRequest),
    ("Transfer-Encoding: chunked\r\nContent-Length: 1", .badRequest),
    ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", .badRequest),
    ("Transfer-Encoding: chunked, chunked", .notImplemented),
    ("Transfer-Encoding: gzip, chunked", .notImplemented),
    ("Transfer-Encoding: gzip", .notImplemented), ("Transfer-Encoding: identity", .notImplemented),
    ("Transfer-Encoding: chunked, gzip", .badRequest), ("Transfer-Encoding:", .badRequest),
    ("Transfer-Encoding: ,", .badRequest), ("Transfer-Encoding: xchunked", .notImplemented),
    ("Transfer-Encoding: chunked;a", .notImplemented), ("Transfer-Encoding : chunked", .badRequest),
    ("Transfer-Encoding:\u{b}chunked", .badRequest),
  ])
  func `a length that could be read in two ways is refused`(_ fields: String, _ status: HTTP1Status)
  {
    let head = "POST / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n"
    let exchange = Exchange().receive(head + HTTP1SessionTests.get)
    #expect(exchange.events == [.refused(status)])
    #expect(exchange.session.isOver)
    #expect(exchange.output().hasPrefix("HTTP/1.1 \(status.rawValue) "))
  }

  @Test func `chunks from HTTP 1.0 are refused`() {
    #expect(refusal("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == .badRequest)
  }

  // MARK: Limits

  @Test func `a head of just the limits passes, and of one more does not`() {
    func refusal(_ text: String) -> HTTP1Status? {
      Exchange {
        $0.targetSizeMax = 10
        $0.fieldCountMax = 3
        $0.fieldsSizeMax = 3 * 32 + 11
      }.receive(text).refusal
    }
    #expect(refusal("GET /123456789 HTTP/1.1\r\nHost: h\r\n\r\n") == nil)
    #expect(refusal("GET /1234567890 HTTP/1.1\r\nHost: h\r\n\r\n") == .uriTooLong)
    #expect(refusal("GET / HTTP/1.1\r\nHost: h\r\na: 12\r\nb: 12\r\n\r\n") == nil)
    let tooLarge = HTTP1Status.requestHeaderFieldsTooLarge
    #expect(refusal("GET / HTTP/1.1\r\nHost: h\r\na: 12\r\nb: 123\r\n\r\n") == tooLarge)
    #expect(refusal("GET / HTTP/1.1\r\nHost: h\r\na:\r\nb:\r\nc:\r\n\r\n") == tooLarge)
  }

  @Test(arguments: ["a: b\r\n", "a: \(String(repeating: "b", count: 500))\r\n", "x", " "])
  func `a head without end is refused at its limit`(_ filler: String) {
    let exchange = Exchange().receive("GET / HTTP/1.1\r\nHost: h\r\na:")
    var sent = 0
    while exchange.refusal == nil, sent < 100_000 {
      sent += filler.utf8.count
      exchange.receive(filler)
    }
    #expect(exchange.refusal == .requestHeaderFieldsTooLarge)
    // 2 KiB of target, 6 KiB of fields, and what else a request line has.
    #expect(sent <= 8_236 + filler.utf8.count)
  }

  @Test func `a request line without end is refused at its limit`() {
    let exchange = Exchange().receive("GET /")
    var sent = 0
    while exchange.refusal == nil, sent < 100_000 {
      sent += 1
      exchange.receive("x")
    }
    #expect(exchange.refusal == .uriTooLong)
    #expect(sent < 2_200)
  }
}
