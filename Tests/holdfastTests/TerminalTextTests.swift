// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@testable import holdfast

/// What others wrote cannot do anything to a terminal.
@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("plain 日本 é 🎉", "plain 日本 é 🎉"), ("\u{1B}[2J", "\\u{1b}[2J"), ("a\u{7}b", "a\\u{7}b"),
    ("a\nb\tc", "a\\u{a}b\\u{9}c"), ("\u{202E}gpj.exe", "\\u{202e}gpj.exe"),
    ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"), ("\u{9B}31m", "\\u{9b}31m"),
    ("\u{FEFF}x", "\\u{feff}x"),
  ])
  func `control and direction characters are escaped`(text: String, expected: String) {
    #expect(TerminalText.escaped(text) == expected)
  }

  @Test func `escaped JSON is equivalent`() throws {
    let text = "{\"a\": \"\u{202E}\u{9B}31m\u{7F} 🎉\",\n\t\"b\": 1}"
    let escaped = TerminalText.escaped(json: Array(text.utf8))
    #expect(escaped == "{\"a\": \"\\u202e\\u009b31m\\u007f 🎉\",\n\t\"b\": 1}")
    let value = try JSONValue(parsing: Array(text.utf8), depthMax: 2)
    #expect(try JSONValue(parsing: Array(escaped.utf8), depthMax: 2) == value)
  }

  @Test func `a character beyond 16 bits is escaped as a surrogate pair`() throws {
    let text = Array("\"\u{E0041}\"".utf8)
    let escaped = TerminalText.escaped(json: text)
    #expect(escaped == "\"\\udb40\\udc41\"")
    #expect(
      try JSONValue(parsing: Array(escaped.utf8), depthMax: 0)
        == JSONValue(parsing: text, depthMax: 0))
  }

  @Test(arguments: [("abc", 3), ("日本", 4), ("e\u{301}", 1), ("", 0), ("🎉", 2)])
  func `a width is counted in columns`(text: String, width: Int) {
    #expect(TerminalText.width(text) == width)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
  ])
  func `a long text is cut at a character`(text: String, columns: Int, expected: String) {
    #expect(TerminalText.cut(text, to: columns) == expected)
  }
}
