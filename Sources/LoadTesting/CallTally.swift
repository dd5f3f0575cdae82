// SPDX-License-Identifier: Apache-2.0

/// The outcomes of one kind of call while a load runs.
public struct CallTally: Sendable {
  /// The latencies of calls that succeeded, by the slice of time in which they ended.
  private var slices: [Latencies]
  /// The number of failed calls by code and reason.
  private var failures: [String: Int] = [:]
  /// The number of answers that were wrong: another content, or an older version than before.
  private var wrongAnswers = 0

  /// A tally without outcomes.
  public init() { slices = Array(repeating: Latencies(), count: Self.sliceCount) }

  /// Counts a call that succeeded. `share` is the part of the load's time that had passed, from 0
  /// to 1.
  public mutating func succeeded(after latency: Duration, at share: Double) {
    let slice = Int(share * Double(Self.sliceCount))
    slices[min(max(slice, 0), Self.sliceCount - 1)].record(latency)
  }

  /// Counts a call that failed, by a name such as `ABORTED VERSION_MISMATCH`.
  public mutating func failed(_ name: String) { failures[name, default: 0] += 1 }

  /// Counts a wrong answer.
  public mutating func answeredWrongly() { wrongAnswers += 1 }

  /// All latencies.
  public var latencies: Latencies {
    slices.reduce(into: Latencies()) { $0.add($1) }
  }

  /// The figures of the calls, which were made in so many seconds.
  public func figures(of call: LoadCall, seconds: Double) -> CallFigures {
    let all = latencies
    return CallFigures(
      call: call, count: all.count, wrongAnswers: wrongAnswers, failures: failures,
      seconds: seconds,
      curve: CallFigures.percentages.map { .init(percentage: $0, latency: all.percentile($0)) },
      slices: slices.map {
        .init(
          rate: Double($0.count) * Double(Self.sliceCount) / seconds, median: $0.percentile(50),
          tail: $0.percentile(99))
      })
  }

  /// The number of parts into which the time is divided, to tell a difference from noise.
  public static let sliceCount = 10
}
