// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Testing

@Suite struct HTTP1AnswerTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// A session that waits for the answer to a request.
  private func session(_ request: String = HTTP1SessionTests.get) -> HTTP1Session {
    Exchange(respond: nil).receive(request).session
  }

  private func output(
    of answer: inout HTTP1Answer, in session: HTTP1Session, limit: Int = .max
  ) -> String {
    var output: [UInt8] = []
    session.produceOutput(into: &output) {
      answer.write(to: session, now: Exchange.now, limit: limit)
    }
    return String(decoding: output, as: UTF8.self)
  }

  @Test func `an answer that is whole when it is written has its length`() {
    let session = session()
    var answer = HTTP1Answer(omitsBody: false)
    #expect(output(of: &answer, in: session) == "" && !answer.hasBegun)
    answer.begin(HTTP1Response(.ok))
    answer.append(bytes("ab"))
    answer.append(bytes("c"))
    answer.end()
    #expect(answer.queuedBytes == 3)
    let output = output(of: &answer, in: session)
    #expect(output.hasSuffix("content-length: 3\r\n\r\nabc"))
    #expect(answer.isWritten && answer.queuedBytes == 0 && answer.writtenBytes == 3)
    #expect(!session.isOver && !session.isResponding)
  }

  @Test func `an answer that is written before its end travels in chunks`() {
    let session = session()
    var answer = HTTP1Answer(omitsBody: false)
    answer.begin(HTTP1Response(.ok))
    #expect(output(of: &answer, in: session).hasSuffix("transfer-encoding: chunked\r\n\r\n"))
    answer.append(bytes("abc"))
    #expect(output(of: &answer, in: session) == "3\r\nabc\r\n")
    #expect(output(of: &answer, in: session) == "")
    answer.end()
    #expect(output(of: &answer, in: session) == "0\r\n\r\n")
    #expect(answer.isWritten)
  }

  @Test func `no more is written at once than the limit and what frames it`() {
    let session = session()
    var answer = HTTP1Answer(omitsBody: false)
    answer.begin(HTTP1Response(.ok))
    _ = output(of: &answer, in: session)
    answer.append([UInt8](repeating: 7, count: 1_000))
    answer.append([UInt8](repeating: 8, count: 1_000))
    answer.end()
    var pieces: [Int] = []
    while !answer.isWritten {
      pieces.append(output(of: &answer, in: session, limit: 300).utf8.count)
    }
    #expect(pieces.count >= 7 && pieces.allSatisfy { $0 <= 320 })
    #expect(answer.writtenBytes == 2_000)
  }

  @Test func `an answer without a body says so`() {
    let session = session()
    var answer = HTTP1Answer(omitsBody: false)
    answer.begin(HTTP1Response(.notFound))
    answer.end()
    #expect(output(of: &answer, in: session).hasSuffix("content-length: 0\r\n\r\n"))
  }

  @Test func `an answer to HEAD tells no length that nobody knows`() {
    let session = session("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
    var answer = HTTP1Answer(omitsBody: true)
    answer.begin(HTTP1Response(.ok))
    answer.append(bytes("abc"))
    answer.end()
    let output = output(of: &answer, in: session)
    #expect(output.hasSuffix("\r\n\r\n") && !output.contains("content-length"))
    #expect(answer.isWritten && !session.isOver)
  }

  @Test func `HTTP 1.0 gets a length where it is known, and the end of the connection otherwise`() {
    for isWhole in [true, false] {
      let session = session("GET / HTTP/1.0\r\n\r\n")
      var answer = HTTP1Answer(omitsBody: false)
      answer.begin(HTTP1Response(.ok))
      var all = isWhole ? "" : output(of: &answer, in: session)
      answer.append(bytes("abc"))
      answer.end()
      all += output(of: &answer, in: session)
      #expect(all.contains("content-length: 3\r\n") == isWhole)
      #expect(all.contains("connection: close\r\n") && all.hasSuffix("\r\n\r\nabc"))
      #expect(session.isOver)
    }
  }

  @Test func `an answer to a request that was refused meanwhile is dropped`() {
    let exchange = Exchange(respond: nil).receive(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
    var answer = HTTP1Answer(omitsBody: false)
    answer.begin(HTTP1Response(.ok))
    exchange.receive("x")
    let output = output(of: &answer, in: exchange.session)
    #expect(output.hasPrefix("HTTP/1.1 400 "))
    answer.append(bytes("abc"))
    answer.end()
    #expect(self.output(of: &answer, in: exchange.session) == "" && answer.isWritten)
  }

  // MARK: Requests as HTTP/2 has them

  private func fields(_ request: String) -> [String] {
    var fields: [String] = []
    Exchange().receive(request).requests.first?.forEachFieldOfHTTP2 {
      fields.append(
        String(decoding: $0, as: UTF8.self) + ": " + String(decoding: $1, as: UTF8.self))
    }
    return fields
  }

  @Test func `fields that belong to the connection are left out`() {
    let request =
      "POST /a?b=c HTTP/1.1\r\nHost: h:1\r\nConnection: x\r\nKeep-Alive: 5\r\nTE: trailers\r\n"
      + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\nUpgrade: h2c\r\nTrailer: x\r\n"
      + "HTTP2-Settings: AA\r\nProxy-Connection: close\r\nX-Y: z\r\nX-Y: w\r\n\r\n"
    #expect(
      fields(request) == [
        ":method: POST", ":path: /a?b=c", ":authority: h:1", "x-y: z", "x-y: w",
      ])
  }

  @Test(arguments: [
    ("http://other:2/a?b", ":path: /a?b"), ("http://other:2?b", ":path: /?b"),
    ("HTTP://other:2", ":path: /"),
  ])
  func `an absolute target goes before the host`(target: String, path: String) {
    #expect(
      fields("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n") == [
        ":method: GET", path, ":authority: other:2",
      ])
  }

  @Test func `fields are counted as HTTP 2 counts them`() {
    let exchange = Exchange().receive(HTTP1SessionTests.get)
    #expect(exchange.requests[0].fieldsSize == 4 + 1 + 32 + 6 + 3 + 32)
  }
}
