// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A connection string, which may hold a password: however it is printed or reflected, it shows
/// nothing of itself.
struct ConnectionString: Sendable, CustomStringConvertible, CustomReflectable {
  /// As it was given.
  let text: String

  init(_ text: String) { self.text = text }

  var description: String { "(connection string)" }
  var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

  /// The reason for which it is unusable, in a sentence that quotes no part of it, since misplaced
  /// text may be part of a password; nil if it can be tried.
  var fault: String? {
    guard text.contains(where: { !$0.isWhitespace }) else {
      return "The PostgreSQL URL is empty. \(Self.expected)"
    }
    guard !text.utf8.contains(0), !hasStraySign, let options = PQConnection.options(of: text) else {
      return "The PostgreSQL URL cannot be read. \(Self.expected)"
    }
    return Self.fault(of: options)
  }

  private static let expected = """
    Expected is postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with @ : / ? # % in names and the \
    password percent-encoded, or keywords such as "host=HOST dbname=DATABASE".
    """

  /// True if a URL has an @ that ends no user and password. libpq takes the first @ or slash for
  /// their end, and the rest of a password for a host, a port or a database.
  private var hasStraySign: Bool {
    guard let scheme = ["postgresql://", "postgres://"].first(where: text.hasPrefix) else {
      return false
    }
    let hierarchy = text.dropFirst(scheme.count).prefix { $0 != "?" && $0 != "#" }
    let authority = hierarchy.prefix { $0 != "/" }
    let signs = hierarchy.count { $0 == "@" }
    return signs > 1 || (signs == 1 && !authority.contains("@"))
  }

  private static func fault(of options: [String: String]) -> String? {
    let ports = list(options["port"] ?? environment("PGPORT") ?? "")
    guard ports.allSatisfy({ $0.isEmpty || 1...65_535 ~= Int($0) ?? 0 }) else {
      return "The port in the PostgreSQL URL is not a number from 1 to 65535. \(expected)"
    }
    let hosts = max(list(options["host"] ?? "").count, list(options["hostaddr"] ?? "").count)
    guard ports.count == 1 || ports.count == hosts else {
      return "The PostgreSQL URL has \(ports.count) ports for \(hosts) hosts: give one for each."
    }
    if let timeout = options["connect_timeout"], Int(timeout) == nil {
      return "connect_timeout in the PostgreSQL URL is not a number of seconds."
    }
    for (option, values) in closedOptions {
      if let value = options[option], !value.isEmpty, !values.contains(value) {
        return "\(option) in the PostgreSQL URL must be one of \(values.joined(separator: ", "))."
      }
    }
    return nil
  }

  /// Options with a fixed set of values, checked here because libpq quotes other values in its
  /// errors. A replica is read-only, so the string must not request one.
  private static let closedOptions = [
    ("sslmode", ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]),
    ("gssencmode", ["disable", "prefer", "require"]),
    ("channel_binding", ["disable", "prefer", "require"]),
    ("target_session_attrs", ["any", "read-write", "primary"]),
  ]

  private static func list(_ text: String) -> [Substring] {
    text.split(separator: ",", omittingEmptySubsequences: false)
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
