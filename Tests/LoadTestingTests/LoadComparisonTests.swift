// SPDX-License-Identifier: Apache-2.0

import LoadTesting
import Testing

@Suite struct LoadComparisonTests {
  private func compared(
    _ offered: Double?, _ before: CallFigures, _ after: CallFigures
  ) -> LoadComparison {
    LoadComparison(
      Measured.result(offered, calls: [before]), Measured.result(offered, calls: [after]))
  }

  @Test func `two measurements of the same are no different`() {
    let comparison = compared(nil, Measured.calls(seed: 1), Measured.calls(seed: 2))
    #expect(comparison.rows.map(\.figure) == [.rate, .median, .tail])
    #expect(comparison.rows.allSatisfy { !$0.isDifferent })
    #expect(!comparison.isWorse)
  }

  @Test func `a longer latency is worse, and a shorter one better`() {
    let (fast, slow) = (Measured.calls(milliseconds: 10), Measured.calls(milliseconds: 12))
    #expect(compared(100, fast, slow).rows.map(\.isWorse) == [true, true])
    let better = compared(100, slow, fast)
    #expect(better.rows.map(\.isDifferent) == [true, true])
    #expect(!better.isWorse)
  }

  @Test func `a lower rate of a closed load is worse`() throws {
    let comparison = compared(nil, Measured.calls(count: 1_000), Measured.calls(count: 900))
    #expect(comparison.rows.filter(\.isWorse).map(\.figure) == [.rate])
  }

  @Test func `a difference of less than 3 percent does not count`() {
    let comparison = compared(nil, Measured.calls(count: 1_000), Measured.calls(count: 980))
    #expect(!comparison.isWorse)
  }

  @Test func `only the same calls at the same rates are compared`() {
    let (one, other) = (Measured.calls(.get), Measured.calls(.save))
    #expect(compared(100, one, other).rows.isEmpty)
    let rates = LoadComparison(
      Measured.result(100, 200, calls: [one]), Measured.result(100, 300, calls: [one]))
    #expect(rates.rows.map(\.offered) == [100, 100])
  }
}

@Suite struct KneeTests {
  private func step(_ offered: Double, milliseconds: Int = 10, share: Double = 1) -> LoadStep {
    let count = Int(offered * 10 * share)
    return LoadStep(
      offered: offered, seconds: 10, notStarted: 0, processorSeconds: 0,
      calls: [Measured.calls(milliseconds: milliseconds, count: count)])
  }

  @Test func `the search goes up until a rate is not sustained`() {
    var steps: [LoadStep] = []
    var offered: [Double] = []
    while let rate = Knee.rate(after: steps, closed: 100) {
      offered.append(rate)
      steps.append(step(rate, share: rate > 150 ? 0.9 : 1))
    }
    #expect(offered.map { Int($0.rounded()) } == [30, 50, 60, 70, 80, 90, 100, 110, 132, 158])
    #expect(Knee.index(in: steps) == 8)
  }

  @Test func `a rate is not sustained if the tail grows tenfold, or calls fail`() {
    #expect(Knee.index(in: [step(30), step(50), step(60, milliseconds: 200), step(70)]) == 1)
    let failing = LoadStep(
      offered: 50, seconds: 10, notStarted: 0, processorSeconds: 0,
      calls: [Measured.calls(count: 500, failures: 1)])
    #expect(Knee.index(in: [step(30), failing]) == 0)
    #expect(Knee.index(in: [failing]) == nil)
    #expect(Knee.index(in: []) == nil)
  }

  @Test func `the search ends, however fast the server`() {
    var steps: [LoadStep] = []
    while let rate = Knee.rate(after: steps, closed: 1e9) {
      #expect(LoadRate.range.contains(rate))
      steps.append(
        LoadStep(
          offered: rate, seconds: 10, notStarted: 0, processorSeconds: 0,
          calls: [
            CallFigures(
              call: .get, count: Int(rate) * 10, wrongAnswers: 0, failures: [:], seconds: 10,
              curve: [], slices: [])
          ]))
    }
    #expect(steps.count == 30)
  }
}
