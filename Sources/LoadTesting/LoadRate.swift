// SPDX-License-Identifier: Apache-2.0

/// The rate at which an open load starts its calls.
public enum LoadRate: Sendable, Equatable {
  /// One rate after the other, in calls per second.
  case steps([Double])
  /// A rate that grows or falls evenly.
  case ramp(from: Double, to: Double)
  /// Rates that are chosen to find the highest that the server sustains.
  case automatic

  /// Parses `200`, `100,200,400`, `50..500` or `auto`; nil for anything else, and for rates outside
  /// of `range`.
  public init?(parsing text: String) {
    if text == "auto" {
      self = .automatic
      return
    }
    if let dots = text.firstRange(of: "..") {
      guard let from = Self.rate(text[..<dots.lowerBound]),
        let to = Self.rate(text[dots.upperBound...])
      else { return nil }
      self = .ramp(from: from, to: to)
      return
    }
    let rates = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.rate)
    let valid = rates.compactMap(\.self)
    guard valid.count == rates.count, rates.count <= Self.stepsMax else { return nil }
    self = .steps(valid)
  }

  private static func rate(_ text: Substring) -> Double? {
    Double(text).flatMap { range.contains($0) ? $0 : nil }
  }

  /// The rates that can be asked for, in calls per second.
  public static let range = 0.1...1_000_000
  /// The most steps.
  public static let stepsMax = 100
}

/// The times at which the calls of an open load are to start, whatever the server does.
public struct ArrivalSchedule: Sendable, Equatable {
  /// The rate at the beginning, in calls per second.
  public let from: Double
  /// The rate at the end.
  public let to: Double
  /// The length of the schedule.
  public let seconds: Double

  /// A schedule whose rate changes evenly; for a constant one `from` and `to` are equal.
  public init(from: Double, to: Double, seconds: Double) {
    self.from = from
    self.to = to
    self.seconds = seconds
  }

  /// The number of calls in the schedule.
  public var count: Int { Int((from + to) / 2 * seconds) }

  /// The seconds from the beginning to the start of a call, from 0 on.
  ///
  /// After t seconds, `from * t + (to - from) * t * t / (2 * seconds)` calls have started.
  public func start(of call: Int) -> Double {
    let growth = (to - from) / (2 * seconds)
    let number = Double(call)
    guard growth != 0 else { return number / from }
    let root = max(0, from * from + 4 * growth * number).squareRoot()
    // The form of the solution that does not subtract nearly equal numbers.
    return 2 * number / (from + root)
  }
}
