// SPDX-License-Identifier: Apache-2.0

import LoadTesting

/// The figures of a load as lines of text.
struct BenchTable {
  let lines: [String]

  init(_ result: LoadResult) {
    var table = TextTable([
      "offered/s", "call", "calls/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms", "failed",
    ])
    var notes: [String] = []
    for step in result.steps {
      let offered = step.offered.map(rounded) ?? "closed"
      for call in step.calls {
        let times = [50, 90, 99, 99.9, 100].map { rounded(call.latency($0)) }
        table.append(
          [offered, call.call.rawValue, rounded(call.rate)] + times
            + ["\(call.failureCount + call.wrongAnswers)"])
      }
      if step.calls.count > 1 {
        table.append(
          [offered, "all", rounded(step.rate)] + Array(repeating: "", count: 5)
            + ["\(step.failureCount + step.wrongAnswers)"])
      }
      if step.notStarted > 0 {
        notes.append(
          "At \(offered) calls/s, \(step.notStarted) calls could not be started in time.")
      }
    }
    let processor = result.steps.reduce(0) { $0 + $1.processorSeconds }
    let seconds = result.steps.reduce(0) { $0 + $1.seconds }
    notes.append("The load itself took \(rounded(processor / max(seconds, 1e-9))) processors.")
    lines = table.lines + notes
  }
}
