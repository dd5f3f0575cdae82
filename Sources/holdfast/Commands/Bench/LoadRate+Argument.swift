// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import LoadTesting

extension LoadWork: ExpressibleByArgument {}
extension KeyChoice.Distribution: ExpressibleByArgument {}

extension LoadRate: ExpressibleByArgument {
  /// Parses the rate of an option.
  public init?(argument: String) { self.init(parsing: argument) }
}
