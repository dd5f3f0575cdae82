// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Testing

@Suite struct BodyTests {
  private static let chunked = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"

  private func outcome(_ body: String) -> [Exchange.Event] {
    Array(Exchange(respond: nil).receive(Self.chunked + body).events.dropFirst())
  }

  @Test(arguments: [
    "\r\n", "x\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", " 1\r\n", "1 \r\n", "1\n", "1\rx", ";a\r\n",
    "1;a\nb\r\n", "1;\u{0}\r\n", "0000000000000001\r\n", "FFFFFFFFFFFFFFFF\r\n",
    "1;\(String(repeating: "e", count: 4097))",
  ])
  func `a malformed chunk size is refused`(_ size: String) {
    #expect(outcome(size) == [.refused(.badRequest)])
  }

  @Test(arguments: ["1\r\nab", "1\r\na\n", "1\r\na\rb", "1\r\na2\r\nbc"])
  func `data is followed by a line end`(_ body: String) {
    #expect(outcome(body) == [.body("a"), .refused(.badRequest)])
  }

  @Test(arguments: [
    "Content-Length: 1", "transfer-encoding: chunked", "Host: h", " a: b", "a", "a b: c",
    "a: b\u{0}",
  ])
  func `a malformed or forbidden trailer is refused`(_ trailer: String) {
    #expect(outcome("0\r\n\(trailer)\r\n\r\n") == [.refused(.badRequest)])
  }

  @Test func `trailers have the limits of fields`() {
    let tooLarge = Exchange.Event.refused(.requestHeaderFieldsTooLarge)
    #expect(outcome("0\r\n" + String(repeating: "a:\r\n", count: 65)) == [tooLarge])
    #expect(outcome("0\r\na: " + String(repeating: "b", count: 6_200)) == [tooLarge])
    #expect(outcome("0\r\n" + String(repeating: "a:\r\n", count: 64) + "\r\n") == [.end])
  }

  @Test func `a body of just the limit passes, and of a byte more does not`() {
    func events(_ rest: String) -> [Exchange.Event] {
      Array(Exchange { $0.bodySizeMax = 5 }.receive(rest).events.dropFirst())
    }
    let sized = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: "
    #expect(events(sized + "5\r\n\r\nhello") == [.body("hello"), .end])
    #expect(
      Exchange { $0.bodySizeMax = 5 }.receive(sized + "6\r\n\r\n").refusal == .contentTooLarge)
    #expect(events(Self.chunked + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n") == [.body("hello"), .end])
    #expect(
      events(Self.chunked + "2\r\nhe\r\n4\r\n") == [.body("he"), .refused(.contentTooLarge)])
    #expect(events(Self.chunked + "FFFFFFFFFFFFFFF\r\n") == [.refused(.contentTooLarge)])
  }

  @Test func `no cut of a request and no changed byte traps`() {
    var random = SystemRandomNumberGenerator()
    let bytes = Array(
      (HTTP1SessionTests.get + Self.chunked + "3;a=b\r\nabc\r\n0\r\nc: d\r\n\r\n"
        + HTTP1SessionTests.post).utf8)
    for count in 0..<bytes.count { Exchange().receive(Array(bytes[..<count])) }
    for _ in 0..<20_000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<changed.count, using: &random)
        changed[index] = UInt8.random(in: 0 ... .max, using: &random)
      }
      let size = Int.random(in: 1...40, using: &random)
      let whole = Exchange().receive(changed)
      let pieces = Exchange().receive(changed, pieceSize: size)
      #expect(whole.events == pieces.events, "\(changed) in pieces of \(size)")
    }
  }
}
