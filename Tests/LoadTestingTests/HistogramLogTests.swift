// SPDX-License-Identifier: Apache-2.0

import JSONText
import LoadTesting
import TestSupport
import Testing

@Suite struct HistogramLogTests {
  /// In Tests/EndToEnd/test_bench.py, HdrHistogram's own library reads the log; here are the bytes
  /// by the description of the encoding.
  @Test func `counts are ZigZag LEB128 with runs of zeros`() throws {
    var latencies = Latencies()
    for _ in 0..<100 { latencies.record(.nanoseconds(1)) }
    latencies.record(.nanoseconds(5_000))
    let line = HistogramLog.line(tag: "Get", start: 1.5, seconds: 10, latencies)
    let fields = line.dropLast().split(separator: ",")
    #expect(fields[..<4].map { String($0) } == ["Tag=Get", "1.5", "10.0", "0.005"])
    let bytes = try #require(Base64.decode(Array(fields[4].utf8)))
    #expect(bytes[..<4] == [0x1C, 0x84, 0x93, 0x14])
    // After the cookie and the size, two bytes of zlib and five of the stored block.
    let payload = bytes[15..<(bytes.count - 4)]
    #expect(payload.prefix(4) == [0x1C, 0x84, 0x93, 0x13])
    // A zero, a hundred, 3,296 zeros up to 2,048 + 5,000 / 4, and one: -1, 100, -3296, 1.
    #expect(Array(payload.dropFirst(40)) == [0x01, 0xC8, 0x01, 0xBF, 0x33, 0x02])
  }

  @Test func `an empty histogram has no counts`() throws {
    let line = HistogramLog.line(tag: "Get", start: 0, seconds: 1, Latencies())
    let text = try #require(line.dropLast().split(separator: ",").last)
    let bytes = try #require(Base64.decode(Array(text.utf8)))
    #expect(bytes.count == 8 + 2 + 5 + 40 + 4)
  }
}
