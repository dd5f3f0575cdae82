// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPFetch

@Suite struct FetchURLTests {
  @Test(arguments: [
    "https://issuer.example/keys", "HTTPS://issuer.example:8443/a?b=c", "http://localhost:1/",
    "http://127.0.0.1/keys", "http://[::1]:80/", "http://LOCALHOST/",
  ])
  func `https is fetched from anywhere, http from this machine`(text: String) {
    #expect(FetchURL(text) != nil)
  }

  @Test(arguments: [
    "", "keys", "/etc/passwd", "file:///etc/passwd", "ftp://issuer.example/",
    "http://issuer.example/", "http://127.0.0.1.example/", "http://localhost.example/",
    "http://127.0.0.1@issuer.example/",
    "https://user:secret@issuer.example/", "http://0.0.0.0/", "http://2130706434/", "https://",
    "https://issuer.example/\u{0}",
  ])
  func `nothing else is`(text: String) {
    #expect(FetchURL(text) == nil)
  }

  @Test(
    arguments: [
      ("Cache-Control: max-age=300", 300),
      ("cache-control:public,max-age=60 , must-revalidate", 60),
      ("Cache-Control: no-store, max-age=60", 0), ("Cache-Control: max-age=60, no-cache", 0),
      ("Cache-Control: max-age=99999999999999999999", 2_147_483_648),
      ("Cache-Control: MAX-AGE=\"7\"\r\n", 7), ("Cache-Control: public", nil),
      ("Cache-Control: max-age=", nil), ("Cache-Control: max-age=-1", nil),
      ("Cache-Control: s-maxage=60", nil), ("Age: 60", nil), ("", nil), ("HTTP/1.1 200 OK", nil),
    ] as [(String, Int?)])
  func `the age is what the header says`(line: String, seconds: Int?) {
    #expect(CacheControl.maxAge(headerLine: line) == seconds.map { .seconds($0) })
  }
}
