// SPDX-License-Identifier: Apache-2.0

import Testing

/// Times as RFC 3339 section 5.6 writes them.
@Suite struct InternetTimeTests {
  private func isTime(_ text: String) throws -> Bool {
    try judgement(#"{"type":"timestamp"}"#, "\"\(text)\"").isEmpty
  }

  @Test(
    arguments: [
      "1985-04-12T23:20:50.52Z", "1996-12-19T16:39:57-08:00", "1937-01-01T12:00:27.87+00:20",
      "2000-02-29T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999999+23:59",
      "2024-02-29t12:00:00z", "2020-01-01T00:00:00-00:00",
    ])
  func `a time of RFC 3339 is accepted`(text: String) throws {
    #expect(try isTime(text))
  }

  @Test(
    arguments: [
      "1990-12-31T23:59:60Z", "1990-12-31T15:59:60-08:00", "2016-12-31T23:59:60.5Z",
      "2015-07-01T01:29:60+01:30", "2015-07-01T23:58:60+23:59", "2015-06-30T00:00:60-23:59",
      "2024-02-29T23:59:60Z",
    ])
  func `a leap second ends a month in UTC`(text: String) throws {
    #expect(try isTime(text))
  }

  @Test(
    arguments: [
      "1990-12-31T23:58:60Z", "1990-12-30T23:59:60Z", "1990-12-31T23:59:61Z",
      "1990-12-31T23:59:60-08:00", "2024-02-28T23:59:60Z", "2015-06-30T01:29:60+01:30",
    ])
  func `no other minute has a leap second`(text: String) throws {
    #expect(try !isTime(text))
  }

  @Test(
    arguments: [
      "", "2020", "2020-01-01", "2020-01-01T00:00Z", "2020-01-01T00:00:00", "2020-1-1T00:00:00Z",
      "2020-01-01 00:00:00Z", "2020-13-01T00:00:00Z", "2020-00-01T00:00:00Z",
      "2020-01-32T00:00:00Z", "2020-01-00T00:00:00Z", "2021-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z", "2020-04-31T00:00:00Z", "2020-01-01T24:00:00Z",
      "2020-01-01T00:60:00Z", "2020-01-01T00:00:00.Z", "2020-01-01T00:00:00,5Z",
      "2020-01-01T00:00:00+0100", "2020-01-01T00:00:00+24:00", "2020-01-01T00:00:00+01:60",
      "2020-01-01T00:00:00Z ", "20200-01-01T00:00:00Z", "२०२०-01-01T00:00:00Z",
      "+2020-01-01T00:00:00Z", "2020-01-01T00:00:00+01:00Z",
    ])
  func `nothing else is a time`(text: String) throws {
    #expect(try !isTime(text))
  }

  @Test func `every truncation of a time is refused`() throws {
    let text = "1996-12-19T16:39:57.25-08:00"
    for length in 0..<text.count {
      #expect(try !isTime(String(text.prefix(length))), "\(length) characters")
    }
  }
}
