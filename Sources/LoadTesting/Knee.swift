// SPDX-License-Identifier: Apache-2.0

/// The search for the highest rate that a server sustains.
///
/// A closed load shows about the most that it can do. Steps towards that rate, and beyond it, show
/// from where on calls have to wait. A rate is sustained if nearly all of its calls are answered,
/// nearly none fails, and the tail is at most ten times that of the first step.
public enum Knee {
  /// The rate to offer after these steps; nil if the search is over.
  ///
  /// - Parameter closed: The rate of a closed load.
  public static func rate(after steps: [LoadStep], closed: Double) -> Double? {
    guard steps.isEmpty || index(in: steps) == steps.count - 1, steps.count < stepsMax else {
      return nil
    }
    let rate =
      shares.indices.contains(steps.count)
      ? closed * shares[steps.count] : (steps.last?.offered ?? closed) * growth
    return min(max(rate, LoadRate.range.lowerBound), LoadRate.range.upperBound)
  }

  /// The index of the last step before the first that was not sustained; nil if there is none.
  public static func index(in steps: [LoadStep]) -> Int? {
    guard let first = steps.first else { return nil }
    let sustained = steps.prefix { isSustained($0, first) }
    return sustained.isEmpty ? nil : sustained.count - 1
  }

  private static func isSustained(_ step: LoadStep, _ first: LoadStep) -> Bool {
    guard let offered = step.offered else { return false }
    let failures = Double(step.failureCount) / max(step.seconds, 1e-9)
    return step.rate >= 0.97 * offered && failures <= 0.001 * offered
      && step.tail <= 10 * first.tail
  }

  /// The first rates as shares of the closed load's.
  private static let shares = [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1]
  private static let growth = 1.2
  private static let stepsMax = 30
}
