// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

@Suite struct JSONValidatorTests {
  private func error(_ text: some Sequence<UInt8>, depthMax: Int = 128) -> JSONTextError? {
    do {
      try JSONValidator.validate(Array(text), depthMax: depthMax)
      return nil
    } catch {
      return error
    }
  }

  @Test func `the acceptor knows every text of the validator, whatever stands around it`() {
    // Every place of a fault and of an end relative to the words of eight bytes.
    let texts = [
      #"{"a":[1,-0.5e+3,true,false,null],"b":{"c":"x\"\\\u00e9","d":[]}}"#, "[[[[1]]]]", "-0.0E-1",
      "\"0123456789ø€😀 0123456789\"", #"{"key" : [ ] , "k" : { } }"#,
      "{\n            \"a\" :\t         12345678.12345678901e123456789 \n}",
      "                 -1234567890123456                 ", #""\"\\\/\b\f\n\r\t\"\"\"\"\"""#,
    ].map { Array($0.utf8) }
    for text in texts {
      for end in 0...text.count {
        for byte in Self.mutations {
          for depthMax in [3, 128] {
            let mutant = Array(text[..<end]) + [byte] + text[min(end + 1, text.count)...]
            for bytes in [Array(text[..<end]), mutant] {
              let (isKnown, isFaultless) = bytes.withUnsafeBytes {
                (
                  JSONAcceptor.accepts($0, depthMax: depthMax),
                  (try? JSONValidator.examine($0, depthMax: depthMax)) != nil
                )
              }
              #expect(isKnown == isFaultless, "\(bytes) with \(depthMax)")
            }
          }
        }
      }
    }
  }

  /// Bytes of every kind, and neighbours of digits, spaces and quotes.
  private static let mutations: [UInt8] = [
    0x00, 0x1f, 0x20, 0x21, 0x22, 0x2c, 0x2f, 0x30, 0x39, 0x3a, 0x5c, 0x5d, 0x7d, 0x80, 0xa0, 0xb0,
    0xc3, 0xff,
  ]

  private func error(_ text: String, depthMax: Int = 128) -> JSONTextError? {
    error(text.utf8, depthMax: depthMax)
  }

  @Test(arguments: [
    "0", "-0", "1.0", "1.10", "1e100000", "-1E-7", "1e+0", "10", "123456789012345678901234567890",
    "true", "false", "null", "\"\"", #""a""#, "[]", "{}", "[[],{}]", " \t\r\n1 \t\r\n",
    #"{"a":1,"a":2}"#, #"{"":{"b":[1,2,{"c":null}]}}"#, #""\"\\\/\b\f\n\r\t\u0041\uABcd""#,
    #""\u0000""#, #""\ud800""#, #""\udc00\ud800""#, "\"\u{7f}\u{80}ø€😀\u{10ffff}\"",
    "[ 1 , 2 ]", "{ \"a\" : 1 , \"b\" : [ ] }", #""12345678""#, #""1234567""#, #""123456789""#,
  ])
  func `well-formed text is accepted`(text: String) {
    #expect(error(text) == nil)
  }

  @Test(
    arguments: [
      ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("[", .unexpectedEnd, 1),
      ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("{\"a\"", .unexpectedEnd, 4),
      ("{\"a\":", .unexpectedEnd, 5), ("\"abc", .unexpectedEnd, 4), ("\"\\", .unexpectedEnd, 2),
      ("\"\\u12", .unexpectedEnd, 5), ("tru", .unexpectedEnd, 3), ("-", .unexpectedEnd, 1),
      ("1.", .unexpectedEnd, 2), ("1e", .unexpectedEnd, 2), ("1e+", .unexpectedEnd, 3),
      ("[1,]", .unexpectedByte, 3), ("{\"a\":1,}", .unexpectedByte, 7), ("{,}", .unexpectedByte, 1),
      ("[,1]", .unexpectedByte, 1), ("{1:2}", .unexpectedByte, 1),
      ("{\"a\" 1}", .unexpectedByte, 5),
      ("[1}", .unexpectedByte, 2), ("{\"a\":1]", .unexpectedByte, 6), ("]", .unexpectedByte, 0),
      ("1 2", .unexpectedByte, 2), ("[1 2]", .unexpectedByte, 3), ("NaN", .unexpectedByte, 0),
      ("Infinity", .unexpectedByte, 0), ("nulL", .unexpectedByte, 3), ("truex", .unexpectedByte, 4),
      ("'a'", .unexpectedByte, 0), ("// c\n1", .unexpectedByte, 0), ("+1", .unexpectedByte, 0),
      (".5", .unexpectedByte, 0), ("\u{feff}1", .unexpectedByte, 0),
      ("\u{a0}1", .unexpectedByte, 0),
      ("\u{b}1", .unexpectedByte, 0), ("[1]\0", .unexpectedByte, 3), ("1,", .unexpectedByte, 1),
      ("01", .invalidNumber, 1), ("-01", .invalidNumber, 2), ("1.e1", .invalidNumber, 2),
      ("-x", .invalidNumber, 1), ("1ex", .invalidNumber, 2), ("0x1", .unexpectedByte, 1),
      ("\"\\x41\"", .invalidEscape, 1), ("\"\\u00g0\"", .invalidEscape, 1),
      ("\"\\\n\"", .invalidEscape, 1), ("\"a\nb\"", .controlCharacter, 2),
      ("\"\u{0}\"", .controlCharacter, 1), ("\"12345678\u{1f}\"", .controlCharacter, 9),
    ] as [(String, JSONTextError.Fault, Int)])
  func `malformed text is refused at the first fault`(
    text: String, fault: JSONTextError.Fault, offset: Int
  ) {
    #expect(error(text) == JSONTextError(fault, at: offset))
  }

  @Test(
    arguments: [
      [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe0, 0x9f, 0xbf], [0xe2, 0x82],
      [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x9f, 0x98],
      [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xe2, 0x28, 0xa1], [0xc3, 0x28],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused in a string and outside of it`(bytes: [UInt8]) {
    #expect(error([0x22] + bytes + [0x22]) == JSONTextError(.invalidUTF8, at: 1))
    #expect(error(bytes) == JSONTextError(.invalidUTF8, at: 0))
  }

  @Test func `nesting up to the limit is accepted and one more is refused`() {
    for depthMax in [0, 1, 2, 127, 128] {
      let open = [UInt8](repeating: UInt8(ascii: "["), count: depthMax)
      let close = [UInt8](repeating: UInt8(ascii: "]"), count: depthMax)
      #expect(error(open + (depthMax == 0 ? [0x31] : []) + close, depthMax: depthMax) == nil)
      #expect(
        error([0x5b] + open + close + [0x5d], depthMax: depthMax)
          == JSONTextError(.depthExceeded, at: depthMax))
    }
    let objects =
      String(repeating: "{\"a\":", count: 128) + "1" + String(repeating: "}", count: 128)
    #expect(error(objects) == nil)
    #expect(error("[" + objects + "]") == JSONTextError(.depthExceeded, at: 636))
    #expect(error(String(repeating: "[", count: 1_000_000), depthMax: 500)?.offset == 128)
  }

  @Test func `siblings do not add to the depth`() {
    #expect(error("[[1],[2],{\"a\":[]},[3]]", depthMax: 3) == nil)
    #expect(error("[[1],[2],{\"a\":[]},[3]]", depthMax: 2)?.fault == .depthExceeded)
  }

  @Test func `every proper prefix of a document ends too early`() {
    let text = Array(#"{"a":["x\u00e9ø",-1.5e3,true,null,{"b":{}}]}"#.utf8)
    #expect(error(text) == nil)
    for count in 0..<text.count {
      let fault = error(text[..<count])?.fault
      // A cut in the middle of a UTF-8 sequence is first of all no UTF-8.
      #expect(fault == .unexpectedEnd || fault == .invalidUTF8)
    }
  }

  @Test func `every byte is found wherever it stands in a word`() {
    for lead in 0..<24 {
      let plain = [UInt8](repeating: UInt8(ascii: "a"), count: lead)
      for byte in UInt8.min...UInt8.max {
        let text = [0x22] + plain + [byte] + plain + [0x22]
        let expected: JSONTextError? =
          switch byte {
          case 0..<0x20: JSONTextError(.controlCharacter, at: lead + 1)
          case 0x80...: JSONTextError(.invalidUTF8, at: lead + 1)
          case 0x22: JSONTextError(.unexpectedByte, at: lead + 2)
          case 0x5c: JSONTextError(.invalidEscape, at: lead + 1)
          default: nil
          }
        // An escaped quote is an escape, and `\a` is none; both are covered above.
        if byte == 0x5c, lead == 0 { continue }
        #expect(error(text) == expected, "byte \(byte) after \(lead)")
      }
    }
  }
}
