// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@testable import holdfastd

@Suite struct JSONLinesTests {
  @Test func `a line is one object that ends with a line feed`() {
    var line = JSONLines()
    line.begin()
    line.append("a", "b")
    line.append("n", -5)
    line.end()
    #expect(String(decoding: line.bytes, as: UTF8.self) == "{\"a\":\"b\",\"n\":-5}\n")
  }

  @Test func `what would break the line is escaped`() {
    var line = JSONLines()
    line.begin()
    line.append("a", "\"\\\n\u{0}\u{1f}ø\u{7f}")
    line.end()
    #expect(
      String(decoding: line.bytes, as: UTF8.self)
        == "{\"a\":\"\\\"\\\\\\u000a\\u0000\\u001fø\u{7f}\"}\n")
  }

  @Test func `what must be escaped is found wherever it stands`() {
    for length in 0..<20 {
      for place in 0...length {
        for (byte, escaped) in [("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\u000a")] {
          let before = String(repeating: "x", count: place)
          let after = String(repeating: "é", count: length - place)
          var line = JSONLines()
          line.begin()
          line.append("a", before + byte + after + byte)
          line.end()
          #expect(
            String(decoding: line.bytes, as: UTF8.self)
              == "{\"a\":\"\(before)\(escaped)\(after)\(escaped)\"}\n")
        }
      }
    }
  }

  @Test func `lines stand one behind the other`() {
    let numbers = [Int.min, -1, 0, 9, 10, 99, 100, Int.max - 1, Int.max]
    var lines = JSONLines()
    for number in numbers {
      lines.begin()
      lines.append("n", number)
      lines.append("t", Timestamp(microseconds: 0))
      lines.end()
    }
    let time = "\"1970-01-01T00:00:00.000000Z\""
    let wanted = numbers.map { "{\"n\":\($0),\"t\":\(time)}\n" }.joined()
    #expect(String(decoding: lines.bytes, as: UTF8.self) == wanted)
  }

  @Test func `each line tells its own time`() {
    var lines = JSONLines()
    var wanted = ""
    for microseconds: Int64 in [0, 999_999, 1_000_000, 999_999, -1, 1_795_444_440_975_677] {
      let time = Timestamp(microseconds: microseconds)
      lines.begin()
      lines.append("t", time)
      lines.end()
      wanted += "{\"t\":\"\(time.rfc3339)\"}\n"
    }
    #expect(String(decoding: lines.bytes, as: UTF8.self) == wanted)
  }

  @Test func `lines may be of any size, and are gone when they are removed`() {
    var lines = JSONLines()
    for size in [0, 1, 7, 8, 9, 1_000, 100_000] {
      for text in [String(repeating: "x", count: size), String(repeating: "\u{1}", count: size)] {
        lines.begin()
        lines.append(named: text, text)
        lines.end()
        let escaped = text.first == "\u{1}" ? String(repeating: "\\u0001", count: size) : text
        #expect(
          String(decoding: lines.bytes, as: UTF8.self) == "{\"\(escaped)\":\"\(escaped)\"}\n")
        lines.removeAll(keepingCapacity: 2_000)
        #expect(lines.bytes == [])
      }
    }
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (1_795_444_440_975_677, "2026-11-23T14:34:00.975677Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
    ] as [(Int64, String)])
  func `times are written as RFC 3339 says`(microseconds: Int64, text: String) {
    #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
  }

  @Test func `the clock of the machine lies after the year 2020`() {
    #expect(Timestamp.now() > Timestamp(microseconds: 1_577_836_800_000_000))
  }
}
