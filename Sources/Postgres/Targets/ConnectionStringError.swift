// SPDX-License-Identifier: Apache-2.0

/// The reason why a connection string cannot be used. It never quotes the string, which may hold a
/// password.
public enum ConnectionStringError: Error, Hashable, Sendable {
  /// libpq cannot read it.
  case unreadable
  /// Its service, or that of PGSERVICE, is not defined or is defined wrongly; libpq's words.
  case serviceUnusable(String)
  /// It has so many values of this option, but another number of hosts.
  case countsDiffer(String, Int, hosts: Int)
  /// One of several hosts is empty: libpq's default cannot be combined with other hosts.
  case hostEmpty
  /// A port is not a number from 1 to 65535.
  case portInvalid
  /// `connect_timeout` is not a whole number of seconds.
  case timeoutInvalid
  /// `target_session_attrs` has this value, which requests a read-only server.
  case replicaWanted(String)
}

extension ConnectionStringError: CustomStringConvertible {
  /// A sentence for a terminal, without its full stop.
  public var description: String {
    switch self {
    case .unreadable: "the connection string is not one that libpq can read"
    case .serviceUnusable(let reason): "the connection string's service is not usable: \(reason)"
    case .countsDiffer(let option, let count, let hosts):
      "the connection string has \(hosts) hosts but \(count) values of \(option)"
    case .hostEmpty:
      "a host of the connection string is empty: name it, or the folder of its Unix socket"
    case .portInvalid: "a port of the connection string is not a number from 1 to 65535"
    case .timeoutInvalid: "connect_timeout is not a whole number of seconds"
    case .replicaWanted(let value):
      """
      target_session_attrs is "\(value)", but Holdfast needs a server that can write: leave it \
      out, or set it to read-write
      """
    }
  }
}
