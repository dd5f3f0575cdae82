// SPDX-License-Identifier: Apache-2.0

import LoadTesting
import Testing

@Suite struct LoadRateTests {
  @Test(arguments: [
    ("200", LoadRate.steps([200])), ("0.5,1e3", .steps([0.5, 1_000])),
    ("50..500", .ramp(from: 50, to: 500)), ("auto", .automatic),
  ])
  func `a rate is a number, a list, a ramp or auto`(text: String, rate: LoadRate) {
    #expect(LoadRate(parsing: text) == rate)
  }

  @Test(arguments: [
    "", "fast", "0", "-1", "1,", ",1", "1..", "..1", "1..2..3", "nan", "inf", "1e9", "1 2",
    Array(repeating: "1", count: 101).joined(separator: ","),
  ])
  func `anything else is refused`(text: String) {
    #expect(LoadRate(parsing: text) == nil)
  }

  @Test func `calls of a constant rate are evenly spaced`() {
    let schedule = ArrivalSchedule(from: 50, to: 50, seconds: 2)
    #expect(schedule.count == 100)
    #expect(schedule.start(of: 0) == 0)
    #expect(schedule.start(of: 99) == 1.98)
  }

  @Test(arguments: [(10.0, 100.0), (100, 10), (0.1, 1_000)])
  func `calls of a ramp are due in order, as many in each second as the rate says`(
    from: Double, to: Double
  ) {
    let schedule = ArrivalSchedule(from: from, to: to, seconds: 10)
    let starts = (0..<schedule.count).map(schedule.start(of:))
    #expect(starts == starts.sorted())
    #expect(starts.allSatisfy { 0...10 ~= $0 })
    for second in 0..<10 {
      let due = starts.filter { Int($0) == second }.count
      let rate = from + (to - from) * (Double(second) + 0.5) / 10
      #expect(abs(Double(due) - rate) < 1.5)
    }
  }
}
