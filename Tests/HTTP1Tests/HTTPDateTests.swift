// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP1

@Suite struct HTTPDateTests {
  @Test(arguments: [
    (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
  ])
  func `a time has the form of RFC 9110`(seconds: Int, text: String) {
    #expect(String(decoding: HTTPDate().bytes(secondsSince1970: seconds), as: UTF8.self) == text)
  }

  @Test func `a date is formatted once for each second, for all connections that share it`() {
    let date = HTTPDate()
    let sessions = (0..<3).map { _ in HTTP1Session(date: date) }
    for second in 10...11 {
      for session in sessions {
        for _ in 0..<2 {
          let request = Array("GET / HTTP/1.1\r\nhost: h\r\n\r\n".utf8)
          request.withUnsafeBytes { session.receive($0, now: second) { _ in } }
          session.respond(HTTP1Response(.ok), now: second)
          session.end()
        }
      }
    }
    #expect(date.formatCount == 2)
  }
}
