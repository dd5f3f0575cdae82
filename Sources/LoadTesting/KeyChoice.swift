// SPDX-License-Identifier: Apache-2.0

import Numerics

/// The choice of the session or snapshot of each call.
public struct KeyChoice: Sendable {
  /// The distribution of the choices.
  public enum Distribution: String, CaseIterable, Sendable {
    /// Each is as likely as any other.
    case uniform
    /// A few are chosen often and most are chosen rarely, as people do (exponent 0.99).
    case zipf
  }

  private let count: Int
  /// The likelihood of the first choices together, by their number; empty if uniform.
  private let cumulated: [Double]

  /// A choice among `count` keys, at least one.
  public init(_ distribution: Distribution, count: Int) {
    self.count = max(count, 1)
    guard distribution == .zipf else {
      cumulated = []
      return
    }
    var sum = 0.0
    var sums: [Double] = []
    sums.reserveCapacity(self.count)
    for rank in 1...self.count {
      sum += 1 / Double.pow(Double(rank), Self.exponent)
      sums.append(sum)
    }
    cumulated = sums.map { $0 / sum }
  }

  /// Draws a key, from 0 on.
  public func draw(_ random: inout SplitMix) -> Int {
    guard !cumulated.isEmpty else { return Int.random(in: 0..<count, using: &random) }
    let point = Double.random(in: 0..<1, using: &random)
    var (low, high) = (0, count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulated[middle] <= point { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static let exponent = 0.99
}
