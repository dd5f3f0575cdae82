// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The numbers that an option takes.
enum OptionRange {
  /// Refuses a number outside of the range, by the name of its option.
  static func check(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws {
    guard range ~= value else {
      throw ValidationError(
        "\(name) must be between \(range.lowerBound) and \(range.upperBound).")
    }
  }
}
