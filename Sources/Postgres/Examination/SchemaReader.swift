// SPDX-License-Identifier: Apache-2.0

/// Reads the contents of the schema that has our tables, or will have them.
struct SchemaReader {
  let session: SingleSession
  let migrations: [Migration]
  let footprint: SchemaFootprint

  private static let record = "holdfast_migration"

  func read() async throws(PostgresError) -> DatabaseFacts.Schema {
    var schema = DatabaseFacts.Schema()
    guard let (name, hasRecord) = try await place() else { return schema }
    schema.name = name
    let present = try await relations(in: name)
    if hasRecord { schema.record = try await record(in: name) }
    let known = Migration.relations(after: migrations)
    let found = present.filter { known.contains($0.key) }
    switch schema.record {
    case .absent, .ours(count: 0):
      schema.foreignRelations = found.map { "\(name).\($0.key) (\($0.value))" }.sorted()
    case .foreign:
      let owner = present[Self.record] ?? ""
      schema.foreignRelations = ["\(name).\(Self.record) (\(owner))"]
      return schema
    case .ours: break
    }
    guard schema.foreignRelations.isEmpty else { return schema }
    schema.missingRights = try await missingRights(in: name, present: Set(present.keys))
    try await readMigrations(into: &schema, present: Set(present.keys))
    return schema
  }

  /// The schema of the record of migrations, else the one where a new table would go, and whether
  /// there is a record; nil where there is neither.
  private func place() async throws(PostgresError) -> (name: String, hasRecord: Bool)? {
    let rows = try await session.ask(
      """
      SELECT nspname::text, current_schema()::text
      FROM (SELECT to_regclass('\(Self.record)') AS id) AS record
        LEFT JOIN pg_class ON pg_class.oid = record.id
        LEFT JOIN pg_namespace ON pg_namespace.oid = relnamespace
      """)
    if let name = try rows.optionalText(0, 0) { return (name, true) }
    return try rows.optionalText(0, 1).map { ($0, false) }
  }

  /// Every relation and type of the schema, which share one space of names, with its owner.
  private func relations(in schema: String) async throws(PostgresError) -> [String: String] {
    let rows = try await session.ask(
      """
      SELECT name::text, pg_get_userbyid(owner)::text FROM (
        SELECT typname AS name, typowner AS owner, typnamespace AS namespace FROM pg_type
        UNION ALL SELECT relname, relowner, relnamespace FROM pg_class) AS object
      WHERE namespace = (SELECT oid FROM pg_namespace
        WHERE nspname = \(SessionSettings.literal(schema)))
      """)
    var owners: [String: String] = [:]
    for row in 0..<rows.count { owners[try rows.text(row, 0)] = try rows.text(row, 1) }
    return owners
  }

  private func record(in schema: String) async throws(PostgresError) -> DatabaseFacts.Record {
    let table = "\(SessionSettings.identifier(schema)).\(Self.record)"
    let shape = try await session.ask(
      """
      SELECT string_agg(attname || ' ' || atttypid::regtype, ', ' ORDER BY attnum),
        has_table_privilege('\(table.replacing("'", with: "''"))', 'SELECT')
      FROM pg_attribute WHERE attrelid = '\(table.replacing("'", with: "''"))'::regclass
        AND attnum > 0 AND NOT attisdropped
      """)
    let columns = try shape.optionalText(0, 0) ?? ""
    let expected =
      "number integer, name text, checksum bytea, applied_at timestamp with time zone"
    guard columns.hasPrefix(expected) else { return .foreign }
    // A missing privilege to read it is reported by the check of privileges.
    guard try shape.bool(0, 1) else { return .ours(count: migrations.count) }
    let rows = try await session.ask("SELECT count(*) FROM \(table)")
    return .ours(count: Int(try rows.int64(0, 0)))
  }

  /// The rights on rows that the role does not have.
  private func missingRights(
    in schema: String, present: Set<String>
  ) async throws(PostgresError) -> [String] {
    var needed = footprint.rights
    needed[Self.record] = [.select]
    let pairs = needed.filter { present.contains($0.key) }
      .flatMap { table, rights in rights.map { "('\(table)', '\($0.rawValue)')" } }.sorted()
    guard !pairs.isEmpty else { return [] }
    let prefix = SessionSettings.literal(SessionSettings.identifier(schema) + ".")
    let rows = try await session.ask(
      """
      SELECT needed.right || ' on ' || needed.name
      FROM (VALUES \(pairs.joined(separator: ", "))) AS needed (name, "right")
      WHERE NOT has_table_privilege(\(prefix) || needed.name, needed.right) ORDER BY 1
      """)
    var missing: [String] = []
    for row in 0..<rows.count { missing.append(try rows.text(row, 0)) }
    return missing
  }

  private func readMigrations(
    into schema: inout DatabaseFacts.Schema, present: Set<String>
  ) async throws(PostgresError) {
    guard !schema.missingRights.contains("SELECT on \(Self.record)") else { return }
    var applied: [AppliedMigration] = []
    if schema.record != .absent {
      let record = "\(SessionSettings.identifier(schema.name)).\(Self.record)"
      let rows = try await session.ask(AppliedMigration.query(of: record))
      for row in 0..<rows.count { applied.append(try AppliedMigration(rows, row)) }
    }
    let status = MigrationStatus(applied: applied, known: migrations)
    schema.migrationProblem = status.problem
    schema.pendingCount = status.pending.count
    guard status.problem == nil else { return }
    let made = Migration.relations(after: Array(migrations.prefix(applied.count)))
    schema.missingRelations = made.subtracting(present).sorted()
    if !status.pending.isEmpty {
      schema.missingRights += try await missingOwnership(in: schema.name, of: made)
    }
  }

  /// The rights to change the schema that the role does not have.
  private func missingOwnership(
    in schema: String, of tables: Set<String>
  ) async throws(PostgresError) -> [String] {
    let name = SessionSettings.literal(schema)
    let names = (tables.union([Self.record])).map { "'\($0)'" }.sorted()
    let rows = try await session.ask(
      """
      SELECT 'CREATE on the schema ' || nspname FROM pg_namespace
      WHERE nspname = \(name) AND NOT has_schema_privilege(oid, 'CREATE')
      UNION ALL
      SELECT 'ownership of ' || relname FROM pg_class
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE nspname = \(name) AND relname IN (\(names.joined(separator: ", ")))
        AND relkind IN ('r', 'p') AND NOT pg_has_role(relowner, 'USAGE')
      ORDER BY 1
      """)
    var missing: [String] = []
    for row in 0..<rows.count { missing.append(try rows.text(row, 0)) }
    return missing
  }
}
