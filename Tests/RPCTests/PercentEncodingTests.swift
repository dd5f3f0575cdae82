// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct PercentEncodingTests {
  @Test(arguments: [
    ("", ""), ("plain text ~", "plain text ~"), ("50%", "50%25"), ("a\tb\r\nc", "a%09b%0D%0Ac"),
    ("caf\u{E9}", "caf%C3%A9"), ("\u{1F600}", "%F0%9F%98%80"), ("\u{7F}\u{0}", "%7F%00"),
    // `special_status_message` of the interop tests.
    (
      "\t\ntest with whitespace\r\nand Unicode BMP \u{263A} and non-BMP \u{1F608}\t\n",
      "%09%0Atest with whitespace%0D%0Aand Unicode BMP %E2%98%BA and non-BMP %F0%9F%98%88%09%0A"
    ),
  ])
  func `what is not printable ASCII becomes percent and two digits`(text: String, encoded: String) {
    #expect(PercentEncoding.encode(text) == Array(encoded.utf8))
    #expect(PercentEncoding.decode(Array(encoded.utf8)) == text)
  }

  @Test(arguments: [
    ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("a%2", "a%2"), ("%c3%a9", "\u{E9}"),
    ("%FF", "\u{FFFD}"), ("%%41", "%A"),
  ])
  func `what is malformed is read as it stands`(encoded: String, text: String) {
    #expect(PercentEncoding.decode(Array(encoded.utf8)) == text)
  }

  @Test(arguments: [
    ("abc", 3, "abc"), ("abc", 2, "ab"), ("abc", 0, ""), ("a%b", 3, "a"), ("a%b", 4, "a%25"),
    ("\u{E9}\u{E9}", 11, "%C3%A9"), ("\u{E9}", 5, ""), ("e\u{301}", 6, "e"),
  ])
  func `a text that is too long is cut between characters`(
    text: String, sizeMax: Int, encoded: String
  ) {
    #expect(PercentEncoding.encode(text, sizeMax: sizeMax) == Array(encoded.utf8))
  }
}
