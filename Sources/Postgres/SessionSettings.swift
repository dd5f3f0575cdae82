// SPDX-License-Identifier: Apache-2.0

/// The session settings that results, guarantees or the session's lifetime depend on. Each is set
/// for every session, regardless of the defaults of the server, the database or the role.
struct SessionSettings: Hashable, Sendable {
  /// One setting.
  struct Setting: Hashable, Sendable {
    let name: String
    /// In the form in which the server shows it.
    let value: String
    /// A value of the operator that stays, since it promises more.
    var stronger: String?
    /// True if supported servers exist that do not know it.
    var isOptional = false

    /// Sets it and returns the value that counts from then on; NULL where there is no such setting.
    fileprivate var call: String {
      let call = "pg_catalog.set_config('\(name)', \(SessionSettings.literal(value)), false)"
      if let stronger {
        let current = "pg_catalog.current_setting('\(name)')"
        return "CASE WHEN \(current) = '\(stronger)' THEN \(current) ELSE \(call) END"
      }
      guard isOptional else { return call }
      return "CASE WHEN pg_catalog.current_setting('\(name)', true) IS NOT NULL THEN \(call) END"
    }

    fileprivate func accepts(_ shown: String?) -> Bool {
      shown == value || (shown != nil && shown == stronger) || (shown == nil && isOptional)
    }
  }

  let all: [Setting]

  /// JIT never pays off for statements of microseconds, and neither does a custom plan for each
  /// call. Every statement reads by key or in index order; without statistics, as in the first
  /// minute of a database, the planner would prefer scans of whole tables or of all rows of an
  /// owner. A warning on COMMIT must be received, so messages are not limited to errors.
  init(_ configuration: PostgresConfiguration) {
    var all = [
      Setting(name: "client_encoding", value: "UTF8"),
      Setting(name: "default_transaction_isolation", value: "read committed"),
      Setting(name: "statement_timeout", value: Self.shown(configuration.statementTimeout)),
      Setting(name: "lock_timeout", value: "0"),
      Setting(
        name: "idle_in_transaction_session_timeout",
        value: Self.shown(configuration.idleInTransactionTimeout)),
      Setting(name: "idle_session_timeout", value: "0"),
      // PostgreSQL 17.
      Setting(name: "transaction_timeout", value: "0", isOptional: true),
      configuration.synchronousCommit
        ? Setting(name: "synchronous_commit", value: "on", stronger: "remote_apply")
        : Setting(name: "synchronous_commit", value: "off"),
      Setting(name: "client_min_messages", value: "notice"),
      Setting(name: "TimeZone", value: "UTC"),
      Setting(name: "DateStyle", value: "ISO, MDY"),
      Setting(name: "IntervalStyle", value: "postgres"),
      Setting(name: "extra_float_digits", value: "1"),
      Setting(name: "bytea_output", value: "hex"),
      Setting(name: "standard_conforming_strings", value: "on"),
      Setting(name: "transform_null_equals", value: "off"),
      Setting(name: "jit", value: "off"),
      Setting(name: "plan_cache_mode", value: "force_generic_plan"),
      Setting(name: "enable_seqscan", value: "off"),
      Setting(name: "enable_bitmapscan", value: "off"),
      Setting(name: "enable_hashjoin", value: "off"),
      Setting(name: "enable_mergejoin", value: "off"),
    ]
    if let schema = configuration.schema {
      all.append(Setting(name: "search_path", value: Self.identifier(schema)))
    }
    self.all = all
  }

  /// The statement that makes the settings and answers with one row: what each of them is then.
  /// One round trip, also through poolers that refuse settings in the startup packet.
  var statement: String { "SELECT " + all.map(\.call).joined(separator: ", ") }

  /// The statement that reads them back.
  var inquiry: String {
    "SELECT "
      + all.map { "pg_catalog.current_setting('\($0.name)', true)" }.joined(separator: ", ")
  }

  /// The settings that are not as they were asked to be, by the row that either statement returned.
  func unheeded(in rows: Rows) throws(PostgresError) -> [String] {
    var names: [String] = []
    for (column, setting) in all.enumerated()
    where !setting.accepts(try rows.optionalText(0, column)) {
      names.append(setting.name)
    }
    return names
  }

  /// A time as the server shows it: in the largest unit that divides it.
  static func shown(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    guard milliseconds > 0 else { return "0" }
    let units: [(String, Int64)] = [
      ("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000),
    ]
    for (unit, size) in units where milliseconds % size == 0 {
      return "\(milliseconds / size)\(unit)"
    }
    return "\(milliseconds)ms"
  }

  /// A name in double quotes.
  static func identifier(_ name: String) -> String {
    "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  /// A string literal that is valid for both values of `standard_conforming_strings`.
  static func literal(_ text: String) -> String {
    let quoted = text.replacing("'", with: "''")
    guard quoted.contains("\\") else { return "'\(quoted)'" }
    return "E'\(quoted.replacing("\\", with: "\\\\"))'"
  }
}
