// SPDX-License-Identifier: Apache-2.0

/// A parsed connection string: its servers, and libpq's parameters for each. It may contain a
/// password, so printing and reflection show nothing of it.
struct ConnectionSource: Sendable, CustomStringConvertible, CustomReflectable {
  /// The servers.
  let targets: ConnectionTargets
  /// Everything else, a password perhaps.
  private let common: [(keyword: String, value: String)]

  var description: String { "(connection source)" }
  var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

  /// A server's place, and its ability to write, are judged here.
  private static let ours: Set<String> = [
    "host", "hostaddr", "port", "connect_timeout", "target_session_attrs", "load_balance_hosts",
  ]

  /// Takes the string of a configuration apart. Reads the service file, if the string or the
  /// environment names a service.
  init(of configuration: PostgresConfiguration) throws(ConnectionStringError) {
    let options = try PQOptions.expand(
      configuration.parameters, string: configuration.connectionString)
    targets = try ConnectionTargets(options: options)
    let others = options.filter { !Self.ours.contains($0.key) }
    common = others.map { (keyword: $0.key, value: $0.value) }
  }

  /// The parameters with which libpq connects to one of the targets.
  func parameters(for target: ConnectionTarget) -> [(keyword: String, value: String)] {
    common + target.parameters
  }
}
