// SPDX-License-Identifier: Apache-2.0

import LoadTesting

/// Figures for tests.
enum Measured {
  /// The figures of calls that took about so many milliseconds, some more than others.
  static func calls(
    _ call: LoadCall = .get, milliseconds: Int = 10, count: Int = 1_000, failures: Int = 0,
    seed: UInt64 = 1
  ) -> CallFigures {
    var random = SplitMix(seed: seed)
    var tally = CallTally()
    for index in 0..<count {
      let noise = Int.random(in: 0..<1_000, using: &random)
      tally.succeeded(
        after: .microseconds(milliseconds * 1_000 + noise), at: Double(index) / Double(count))
    }
    for _ in 0..<failures { tally.failed("ABORTED VERSION_MISMATCH") }
    return tally.figures(of: call, seconds: 10)
  }

  /// A result with a step for each of some rates.
  static func result(_ offered: Double?..., calls: [CallFigures]) -> LoadResult {
    var result = LoadResult()
    result.work = "get"
    result.server = "unix:/run/\"holdfast\""
    result.serverVersion = "0.1.0"
    result.startTime = 1_800_000_000
    (result.connections, result.streams, result.sessions) = (8, 4, 1_000)
    result.distribution = .zipf
    result.seed = .max
    result.steps = offered.map {
      LoadStep(
        offered: $0, seconds: 10, notStarted: 3, processorSeconds: 0.25, calls: calls)
    }
    return result
  }
}
