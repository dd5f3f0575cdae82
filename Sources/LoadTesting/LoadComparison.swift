// SPDX-License-Identifier: Apache-2.0

/// The differences between two results of the same work.
///
/// Each step is divided into ten parts. A difference of two means is told from noise if it is at
/// least 3 % and more than three times its standard error, which the parts show.
public struct LoadComparison: Sendable, Equatable {
  /// A figure that was measured twice.
  public struct Row: Sendable, Equatable {
    /// The rate that was offered; nil for a closed load.
    public let offered: Double?
    /// The call.
    public let call: LoadCall
    /// The figure.
    public let figure: Figure
    /// The mean of the first result's parts.
    public let before: Double
    /// The mean of the second's.
    public let after: Double
    /// True if the difference is more than noise.
    public let isDifferent: Bool

    /// True if the second result is worse, beyond noise.
    public var isWorse: Bool { isDifferent && (after < before) == figure.growsWhenBetter }
  }

  /// The figures that are compared.
  public enum Figure: String, CaseIterable, Sendable {
    /// Calls per second, of a closed load: an open one sets it.
    case rate
    /// The median latency.
    case median
    /// The latency that 1 % exceed.
    case tail

    var growsWhenBetter: Bool { self == .rate }

    func value(_ slice: CallFigures.Slice) -> Double {
      switch self {
      case .rate: slice.rate
      case .median: slice.median
      case .tail: slice.tail
      }
    }
  }

  /// The figures of all calls that both results have, at the same offered rates.
  public let rows: [Row]

  /// Compares two results.
  public init(_ before: LoadResult, _ after: LoadResult) {
    var rows: [Row] = []
    for (index, step) in before.steps.enumerated() where after.steps.indices.contains(index) {
      let other = after.steps[index]
      guard step.offered == other.offered else { continue }
      for figures in step.calls {
        guard let others = other.calls.first(where: { $0.call == figures.call }) else { continue }
        for figure in Figure.allCases where figure != .rate || step.offered == nil {
          rows.append(Self.row(step.offered, figure, figures, others))
        }
      }
    }
    self.rows = rows
  }

  private static func row(
    _ offered: Double?, _ figure: Figure, _ before: CallFigures, _ after: CallFigures
  ) -> Row {
    let (first, second) = (Sample(before, figure), Sample(after, figure))
    let difference = abs(first.mean - second.mean)
    let noise = (first.squaredError + second.squaredError).squareRoot()
    return Row(
      offered: offered, call: before.call, figure: figure, before: first.mean, after: second.mean,
      isDifferent: difference > 3 * noise && difference >= 0.03 * first.mean)
  }

  /// True if a figure is worse in the second result.
  public var isWorse: Bool { rows.contains { $0.isWorse } }

  /// The mean of a figure's parts, and the square of its standard error.
  private struct Sample {
    let mean: Double
    let squaredError: Double

    init(_ figures: CallFigures, _ figure: Figure) {
      let values = figures.slices.filter { $0.rate > 0 || figure == .rate }.map(figure.value)
      let count = Double(max(values.count, 1))
      let mean = values.reduce(0, +) / count
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.mean = mean
      squaredError = values.count > 1 ? squares / (count - 1) / count : 0
    }
  }
}
