// SPDX-License-Identifier: Apache-2.0

/// The figures of one kind of call in a step.
public struct CallFigures: Sendable, Equatable {
  /// The call.
  public let call: LoadCall
  /// The number of calls that succeeded.
  public let count: Int
  /// The number of answers with another content, or an older version, than the load knew of.
  public let wrongAnswers: Int
  /// The number of failed calls by code and reason.
  public let failures: [String: Int]
  /// The length of the measurement.
  public let seconds: Double
  /// The latencies at `percentages`.
  public let curve: [Point]
  /// The figures of equal parts of the time.
  public let slices: [Slice]

  /// Figures from their parts.
  public init(
    call: LoadCall, count: Int, wrongAnswers: Int, failures: [String: Int], seconds: Double,
    curve: [Point], slices: [Slice]
  ) {
    self.call = call
    self.count = count
    self.wrongAnswers = wrongAnswers
    self.failures = failures
    self.seconds = seconds
    self.curve = curve
    self.slices = slices
  }

  /// A point of the latency curve.
  public struct Point: Sendable, Equatable {
    /// The percentage of calls that took at most `latency`.
    public let percentage: Double
    /// The latency in milliseconds; in an open load since the intended start.
    public let latency: Double
  }

  /// A part of the time.
  public struct Slice: Sendable, Equatable {
    /// Calls per second.
    public let rate: Double
    /// The median latency in milliseconds.
    public let median: Double
    /// The latency in milliseconds that 1 % exceed.
    public let tail: Double
  }

  /// Calls per second.
  public var rate: Double { seconds > 0 ? Double(count) / seconds : 0 }

  /// The number of failed calls.
  public var failureCount: Int { failures.values.reduce(0, +) }

  /// The latency of a percentage in `percentages`, in milliseconds.
  public func latency(_ percentage: Double) -> Double {
    curve.first { $0.percentage == percentage }?.latency ?? 0
  }

  /// The points of the latency curve.
  public static let percentages = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100]
}

/// The figures of a load at one rate.
public struct LoadStep: Sendable, Equatable {
  /// The rate at the end of the step, in calls per second; nil for a closed load.
  public let offered: Double?
  /// The length of the measurement.
  public let seconds: Double
  /// The calls that were due before the end and were not started, since every worker was waiting.
  public let notStarted: Int
  /// The processor time that the load took itself, in seconds.
  public let processorSeconds: Double
  /// The figures by call.
  public let calls: [CallFigures]

  /// A step from its figures.
  public init(
    offered: Double?, seconds: Double, notStarted: Int, processorSeconds: Double,
    calls: [CallFigures]
  ) {
    self.offered = offered
    self.seconds = seconds
    self.notStarted = notStarted
    self.processorSeconds = processorSeconds
    self.calls = calls
  }

  /// Calls that succeeded per second.
  public var rate: Double { calls.reduce(0) { $0 + $1.rate } }

  /// The number of failed calls.
  public var failureCount: Int { calls.reduce(0) { $0 + $1.failureCount } }

  /// The number of wrong answers.
  public var wrongAnswers: Int { calls.reduce(0) { $0 + $1.wrongAnswers } }

  /// The largest latency of any kind of call that 1 % exceed, in milliseconds.
  public var tail: Double { calls.map { $0.latency(99) }.max() ?? 0 }
}

/// The figures of a load, and what it was.
public struct LoadResult: Sendable, Equatable {
  /// The name of the work, as on the command line.
  public var work = ""
  /// The server's address.
  public var server = ""
  /// The server's version.
  public var serverVersion = ""
  /// The time of the beginning, in seconds since 1970.
  public var startTime = 0
  /// The number of connections.
  public var connections = 0
  /// The number of calls that may wait on each connection.
  public var streams = 0
  /// The number of sessions that were used.
  public var sessions = 0
  /// The choice of sessions and snapshots.
  public var distribution = KeyChoice.Distribution.uniform
  /// The seed of all choices.
  public var seed: UInt64 = 0
  /// The steps, in order.
  public var steps: [LoadStep] = []

  /// A result without steps.
  public init() {}
}
