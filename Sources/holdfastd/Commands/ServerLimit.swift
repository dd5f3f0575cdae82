// SPDX-License-Identifier: Apache-2.0

import RPCTransport

/// An option that sets a limit of the server: its name, the numbers that it takes, and the limit.
struct ServerLimit: Sendable {
  /// Refuses a number outside of the range.
  let check: @Sendable (ConnectionOptions) throws -> Void
  /// Sets the limit to the option's value.
  let set: @Sendable (ConnectionOptions, inout ServerConfiguration) -> Void

  private init<Limit>(
    _ name: String, _ option: any KeyPath<ConnectionOptions, Int> & Sendable,
    _ range: ClosedRange<Int>,
    _ limit: any WritableKeyPath<ServerConfiguration, Limit> & Sendable,
    of number: @escaping @Sendable (Int) -> Limit
  ) {
    check = { try OptionRange.check($0[keyPath: option], in: range, name) }
    set = { $1[keyPath: limit] = number($0[keyPath: option]) }
  }

  /// A limit that is a number.
  init(
    _ name: String, _ option: any KeyPath<ConnectionOptions, Int> & Sendable,
    _ range: ClosedRange<Int>, _ limit: any WritableKeyPath<ServerConfiguration, Int> & Sendable
  ) {
    self.init(name, option, range, limit) { $0 }
  }

  /// A limit that is a time, by an option in seconds.
  init(
    _ name: String, _ option: any KeyPath<ConnectionOptions, Int> & Sendable,
    _ range: ClosedRange<Int>,
    seconds limit: any WritableKeyPath<ServerConfiguration, Duration> & Sendable
  ) {
    self.init(name, option, range, limit) { .seconds($0) }
  }

  /// A limit that is a time, by an option in milliseconds.
  init(
    _ name: String, _ option: any KeyPath<ConnectionOptions, Int> & Sendable,
    _ range: ClosedRange<Int>,
    milliseconds limit: any WritableKeyPath<ServerConfiguration, Duration> & Sendable
  ) {
    self.init(name, option, range, limit) { .milliseconds($0) }
  }
}
