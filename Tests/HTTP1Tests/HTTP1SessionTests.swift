// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Testing

@Suite struct HTTP1SessionTests {
  static let get = "GET /metrics?x=1 HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n"
  static let post = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"

  // MARK: Requests and responses

  @Test func `a request is answered and the connection stays`() {
    let exchange = Exchange().receive(Self.get)
    #expect(exchange.events == [.request(method: "GET", path: "/metrics"), .end])
    #expect(exchange.requests[0].query == "x=1")
    #expect(exchange.requests[0].authority == "h")
    #expect(exchange.requests[0].field("accept") == "*/*")
    #expect(
      exchange.output() == "HTTP/1.1 200 OK\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        + "content-length: 2\r\n\r\nok")
    #expect(!exchange.session.isOver)
    #expect(exchange.receive(Self.get).events.count == 4)
  }

  @Test func `a body is handed out as it arrives`() {
    let exchange = Exchange(respond: nil).receive(Self.post)
    #expect(exchange.events == [.request(method: "POST", path: "/a"), .body("hello"), .end])
    #expect(exchange.session.isResponding)
  }

  @Test func `chunks are joined, their extensions and trailers dropped`() {
    let exchange = Exchange().receive(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
        + "5;name=\"v\"\r\nhello\r\n00A\r\n, worlds!!\r\n0\r\nChecksum: 1\r\n\r\n" + Self.get)
    #expect(
      exchange.events == [
        .request(method: "POST", path: "/a"), .body("hello, worlds!!"), .end,
        .request(method: "GET", path: "/metrics"), .end,
      ])
  }

  @Test(arguments: [1, 2, 3, 7])
  func `requests may come in pieces of any size`(_ size: Int) {
    let all =
      Self.get + Self.post
      + "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    let whole = Exchange().receive(all)
    let pieces = Exchange().receive(Array(all.utf8), pieceSize: size)
    #expect(whole.events.count == 8)
    #expect(pieces.events == whole.events)
    #expect(pieces.output() == whole.output())
  }

  @Test func `requests that are sent ahead wait for their turn`() {
    let exchange = Exchange(respond: nil).receive(Self.get + Self.post)
    #expect(exchange.events == [.request(method: "GET", path: "/metrics"), .end])
    Exchange.ok(exchange.session)
    exchange.resume()
    #expect(exchange.events.suffix(2) == [.body("hello"), .end])
    Exchange.ok(exchange.session)
    #expect(exchange.output().contains("\r\n\r\nokHTTP/1.1 200 OK"))
  }

  @Test func `a response of unknown length travels in chunks`() {
    let exchange = Exchange(respond: nil).receive(Self.get)
    exchange.session.respond(HTTP1Response(.ok, body: .stream), now: Exchange.now)
    exchange.session.send(Array("0123456789abcdef".utf8))
    exchange.session.send([])
    exchange.session.end()
    let output = exchange.output()
    #expect(output.contains("transfer-encoding: chunked\r\n"))
    #expect(output.hasSuffix("\r\n\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"))
    #expect(!exchange.session.isOver)
  }

  @Test func `HTTP 1.0 gets no chunks and the connection closes behind the response`() {
    let exchange = Exchange(respond: nil).receive(
      "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    exchange.session.respond(HTTP1Response(.ok, body: .stream), now: Exchange.now)
    exchange.session.send(Array("text".utf8))
    exchange.session.end()
    let output = exchange.output()
    #expect(!output.contains("chunked") && !output.contains("content-length"))
    #expect(output.hasSuffix("connection: close\r\n\r\ntext"))
    #expect(exchange.session.isOver)
  }

  @Test func `a response to HEAD has the length of the body that it leaves out`() {
    let exchange = Exchange().receive("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
    let output = exchange.output()
    #expect(output.contains("content-length: 2\r\n"))
    #expect(output.hasSuffix("\r\n\r\n"))
    #expect(!exchange.session.isOver)
  }

  @Test(arguments: [HTTP1Status.noContent, .notModified])
  func `a status without a body announces none`(_ status: HTTP1Status) {
    let exchange = Exchange { _ in
    } respond: {
      $0.respond(HTTP1Response(status, body: .length(3)), now: Exchange.now)
      $0.send(Array("abc".utf8))
      $0.end()
    }
    let output = exchange.receive(Self.get).output()
    #expect(!output.contains("content-length") && output.hasSuffix("GMT\r\n\r\n"))
    #expect(!exchange.session.isOver)
  }

  @Test func `a field's value cannot forge another field`() {
    let exchange = Exchange { _ in
    } respond: {
      var head = HTTP1Response(.ok)
      head.add("a", "1\r\nb: 2\0")
      head.add(name: "c d\r\n", Array("3".utf8))
      $0.respond(head, now: Exchange.now)
      $0.end()
    }
    #expect(exchange.receive(Self.get).output().contains("\r\na: 1  b: 2 \r\nc_d__: 3\r\n"))
  }

  // MARK: 100 Continue

  private static let expecting =
    "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n"

  @Test func `a body is asked for once, before it arrives`() {
    let exchange = Exchange(respond: nil).receive(Self.expecting)
    #expect(exchange.requests[0].expectsContinue)
    exchange.session.sendContinue()
    exchange.session.sendContinue()
    #expect(exchange.output() == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(exchange.receive("hi").events.last == .end)
  }

  @Test func `a body that came by itself is not asked for`() {
    let exchange = Exchange(respond: nil).receive(Self.expecting + "h")
    exchange.session.sendContinue()
    #expect(exchange.output().isEmpty)
  }

  @Test func `other expectations are refused`() {
    let head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: x\r\n\r\n"
    #expect(Exchange().receive(head).refusal == .expectationFailed)
  }

  // MARK: The end

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: h\r\nConnection: a, Close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
  ])
  func `the connection ends where the peer asks for it, and after HTTP 1.0`(_ text: String) {
    let exchange = Exchange().receive(text)
    #expect(exchange.session.isOver)
    #expect(exchange.output().contains("connection: close\r\n"))
    #expect(exchange.receive(Self.get).events.count == 2)
  }

  @Test func `a server that stops says so in its next response`() {
    let exchange = Exchange()
    exchange.session.closeAfterResponse()
    #expect(exchange.receive(Self.get).output().contains("connection: close\r\n"))
    #expect(exchange.session.isOver)
  }

  @Test func `S10: a response before the end of its request is the last`() {
    let exchange = Exchange(respond: nil).receive(
      "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\nGET / HTTP/1.1\r\n")
    Exchange.ok(exchange.session)
    #expect(exchange.session.isOver)
    #expect(exchange.output().contains("connection: close\r\n"))
  }

  @Test func `a body shorter than announced ends the connection`() {
    let exchange = Exchange(respond: nil).receive(Self.get)
    exchange.session.respond(HTTP1Response(.ok, body: .length(9)), now: Exchange.now)
    exchange.session.send(Array("four".utf8))
    exchange.session.end()
    #expect(exchange.session.isOver)
  }

  @Test func `an aborted response lacks its last chunk`() {
    let exchange = Exchange(respond: nil).receive(Self.get)
    exchange.session.respond(HTTP1Response(.ok, body: .stream), now: Exchange.now)
    exchange.session.send(Array("abc".utf8))
    exchange.session.abort()
    #expect(exchange.output().hasSuffix("3\r\nabc\r\n"))
    #expect(exchange.session.isOver)
  }

  @Test func `a response to a request that was refused meanwhile is dropped`() {
    let exchange = Exchange(respond: nil).receive(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
    exchange.receive("x")
    #expect(exchange.refusal == .badRequest)
    let refusal = exchange.output()
    #expect(refusal.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    Exchange.ok(exchange.session)
    #expect(exchange.output().isEmpty)
  }

  @Test func `a request that takes too long is told so`() {
    let exchange = Exchange().receive("GET / HT")
    #expect(exchange.session.isWithinHead)
    exchange.session.refuse(.requestTimeout, now: Exchange.now)
    #expect(exchange.output().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    #expect(exchange.session.isOver)
  }
}
