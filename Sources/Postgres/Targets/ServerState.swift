// SPDX-License-Identifier: Apache-2.0

/// The state that a server reports in an established session: whether it can write, and which
/// history it writes.
public struct ServerState: Hashable, Sendable {
  /// The uses that a server allows.
  public enum Role: Hashable, Sendable {
    /// It writes.
    case primary
    /// It replays what another server writes.
    case standby
    /// Not a standby, but its transactions are read-only by a setting.
    case readOnly
  }

  /// A history: the cluster, and how often a standby of it has been promoted.
  struct History: Hashable, Sendable {
    /// `pg_control_system()`, the same for a primary and its standbys.
    var systemIdentifier: Int64
    /// Grows with each promotion.
    var timeline: UInt32
  }

  /// The uses that it allows.
  public let role: Role
  /// The history that it writes; nil for a standby.
  let history: History?
  /// True if its commits wait for standbys.
  let replicatesSynchronously: Bool
  /// True if it spreads tables over other servers, as one with Citus may.
  let isDistributed: Bool

  init(
    role: Role, history: History?, replicatesSynchronously: Bool = false,
    isDistributed: Bool = false
  ) {
    self.role = role
    self.history = history
    self.replicatesSynchronously = replicatesSynchronously
    self.isDistributed = isDistributed
  }

  /// Asks for all of it; every function is open to every role.
  static let query = """
    SELECT pg_catalog.pg_is_in_recovery(),
      pg_catalog.current_setting('transaction_read_only') = 'on',
      pg_catalog.current_setting('synchronous_standby_names') <> '',
      (SELECT system_identifier FROM pg_catalog.pg_control_system()),
      CASE WHEN pg_catalog.pg_is_in_recovery() THEN NULL ELSE pg_catalog.substr(
        pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 1, 8) END,
      pg_catalog.to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL
    """

  /// Reads the answer to `query`.
  init(_ rows: Rows) throws(PostgresError) {
    let isStandby = try rows.bool(0, 0)
    role = isStandby ? .standby : try rows.bool(0, 1) ? .readOnly : .primary
    replicatesSynchronously = try rows.bool(0, 2)
    isDistributed = try rows.bool(0, 5)
    if let digits = try rows.optionalText(0, 4) {
      // The name of a WAL file begins with its timeline in hexadecimal digits.
      guard let timeline = UInt32(digits, radix: 16) else {
        throw .malformed("the name of a WAL file does not begin with a timeline")
      }
      history = History(systemIdentifier: try rows.int64(0, 3), timeline: timeline)
    } else {
      history = nil
    }
  }
}

extension ServerState.Role: CustomStringConvertible {
  public var description: String {
    switch self {
    case .primary: "a primary"
    case .standby: "a standby, which cannot write"
    case .readOnly:
      "read-only: default_transaction_read_only is on for the server, the database or the role"
    }
  }
}
