// SPDX-License-Identifier: Apache-2.0

import LoadTesting
import Testing

@Suite struct LoadResultTests {
  @Test func `figures are counts, rates and latencies`() {
    let figures = Measured.calls(milliseconds: 10, count: 1_000, failures: 2)
    #expect(figures.count == 1_000)
    #expect(figures.rate == 100)
    #expect(figures.failureCount == 2)
    #expect(10...10.6 ~= figures.latency(50))
    #expect(10.9...11.01 ~= figures.latency(99.9))
    #expect(figures.latency(0) >= 9.99)
    #expect(figures.slices.count == 10)
    #expect(figures.slices.allSatisfy { $0.rate == 100 })
  }

  @Test func `a call at the end of time is in the last slice, and a long one is kept`() {
    var tally = CallTally()
    tally.succeeded(after: .seconds(7_200), at: 1.5)
    tally.succeeded(after: .seconds(-1), at: -0.5)
    let figures = tally.figures(of: .get, seconds: 10)
    #expect(figures.count == 2)
    #expect(figures.slices.last?.rate == 1)
    #expect(figures.slices.first?.rate == 1)
    #expect(3_599_000...3_604_000 ~= figures.latency(100))
  }

  @Test func `a result is read as it was written`() throws {
    let result = Measured.result(
      nil, 200, calls: [Measured.calls(failures: 2), Measured.calls(.save, milliseconds: 3)])
    #expect(try LoadResult(parsing: Array(result.json.utf8)) == result)
  }

  @Test func `a result that is cut anywhere is refused`() {
    let text = Array(Measured.result(200, calls: [Measured.calls(failures: 1)]).json.utf8)
    // The last bytes are the end of the line.
    for length in 0..<(text.count - 1) {
      #expect(throws: LoadResult.ParsingError.self) {
        try LoadResult(parsing: Array(text[..<length]))
      }
    }
  }

  @Test(arguments: [
    (#""holdfast.bench""#, #""other""#, "not a result"),
    (#""version": 1"#, #""version": 2"#, "version"),
    (#""zipf""#, #""other""#, "distribution"),
    (#""connections": 8"#, #""connections": 8.5"#, "connections"),
    ("GetSession", "GetNothing", "call"),
    (#""seed": ""#, #""sead": ""#, "seed"),
    (#""count": 1000"#, #""count": 1e999"#, "count"),
    (#""failures": ["#, #""failures": [1, "#, "failures"),
  ])
  func `what is wrong with a result is told`(part: String, other: String, words: String) throws {
    let text = Measured.result(200, calls: [Measured.calls(failures: 1)]).json
    let changed = text.replacing(part, with: other)
    #expect(changed != text)
    let error = #expect(throws: LoadResult.ParsingError.self) {
      try LoadResult(parsing: Array(changed.utf8))
    }
    #expect(error?.description.contains(words) == true)
  }

  @Test func `a report has the figures, and what others wrote only as text`() {
    var result = Measured.result(
      100, 200, calls: [Measured.calls(failures: 2), Measured.calls(.save)])
    result.server = "<script>alert(1)</script>"
    let html = LoadReport(result).html
    #expect(!html.contains("<script>"))
    #expect(html.contains("&lt;script&gt;"))
    #expect(html.contains("2 × ABORTED VERSION_MISMATCH"))
    #expect(html.split(separator: "<polyline").count == 5)
    #expect(html.split(separator: "<svg").count == 3)
  }

  @Test func `a report on nothing is a page`() {
    #expect(LoadReport(LoadResult()).html.hasSuffix("</html>\n"))
  }
}
