// SPDX-License-Identifier: Apache-2.0

public import Reactor

/// Looks at a database and its surroundings, so that checks can judge whether a server can work
/// there. Reads only, and needs no right but to connect; uses two connections, and ends them before
/// it returns.
public struct DatabaseExaminer: Sendable {
  private let configuration: PostgresConfiguration
  private let migrations: [Migration]
  private let footprint: SchemaFootprint
  private let wantedConnections: Int

  /// An examiner for a program with these migrations and needs, which would like to have
  /// `wantedConnections`.
  public init(
    _ configuration: PostgresConfiguration, migrations: [Migration], footprint: SchemaFootprint,
    wantedConnections: Int
  ) {
    self.configuration = configuration
    self.migrations = migrations
    self.footprint = footprint
    self.wantedConnections = wantedConnections
  }

  /// Collects the facts, on `loop`; stops early if a fact makes the rest pointless.
  public func examine(on loop: EventLoop) async -> DatabaseFacts {
    var facts = DatabaseFacts()
    facts.wantedConnections = wantedConnections
    do throws(PostgresError) {
      let (session, failures) = try await SingleSession.find(configuration, on: loop)
      defer { session.close() }
      facts.failures = failures
      try await examine(session, on: loop, into: &facts)
    } catch {
      facts.connectionFailure = error
    }
    return facts
  }

  private func examine(
    _ session: SingleSession, on loop: EventLoop, into facts: inout DatabaseFacts
  ) async throws(PostgresError) {
    var server = DatabaseFacts.Server()
    try await session.readVersion(into: &server)
    facts.server = server
    guard server.versionNumber >= DatabaseCheck.versionMin else { return }
    try await session.readServer(into: &server)
    facts.server = server
    facts.isPooledByTransaction = try await PoolerProbe().probe(session)
    guard facts.isPooledByTransaction == false else { return }
    facts.unheededSettings = try configuration.settings.unheeded(
      in: await session.ask(configuration.settings.inquiry))
    facts.room = try await session.readRoom()
    facts.schema = try await SchemaReader(
      session: session, migrations: migrations, footprint: footprint
    ).read()
  }
}

extension SingleSession {
  fileprivate func readVersion(
    into server: inout DatabaseFacts.Server
  ) async throws(PostgresError) {
    let rows = try await ask(
      """
      SELECT current_setting('server_version_num')::bigint, current_setting('server_version'),
        current_user::text, current_database()::text
      """)
    server.versionNumber = Int(try rows.int64(0, 0))
    server.version = try rows.text(0, 1)
    server.role = try rows.text(0, 2)
    server.database = try rows.text(0, 3)
  }

  fileprivate func readServer(into server: inout DatabaseFacts.Server) async throws(PostgresError) {
    let rows = try await ask(
      """
      SELECT current_setting('server_encoding'), pg_is_in_recovery(),
        current_setting('transaction_read_only')::boolean,
        EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression'
          AND 'lz4' = ANY (enumvals)),
        current_setting('fsync')::boolean, current_setting('full_page_writes')::boolean
      """)
    server.encoding = try rows.text(0, 0)
    server.isInRecovery = try rows.bool(0, 1)
    server.isReadOnly = try rows.bool(0, 2)
    server.compression = try rows.bool(0, 3) ? .lz4 : .serverDefault
    if try !rows.bool(0, 4) { server.unsafeSettings.append("fsync") }
    if try !rows.bool(0, 5) { server.unsafeSettings.append("full_page_writes") }
  }

  /// The limits of the server, the role and the database. A role that is not a member of
  /// pg_read_all_stats does not see the kind of other roles' sessions; a session with a user and a
  /// database is a client's.
  fileprivate func readRoom() async throws(PostgresError) -> ConnectionRoom {
    let rows = try await ask(
      """
      WITH client AS (
        SELECT usesysid, datid FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND usesysid IS NOT NULL AND datid IS NOT NULL
          AND coalesce(backend_type, 'client backend') = 'client backend')
      SELECT current_setting('max_connections')::bigint
          - current_setting('superuser_reserved_connections')::bigint
          - coalesce(current_setting('reserved_connections', true)::bigint, 0),
        (SELECT count(*) FROM client),
        CASE WHEN rolsuper THEN -1 ELSE rolconnlimit END::bigint,
        (SELECT count(*) FROM client WHERE usesysid = pg_roles.oid),
        CASE WHEN rolsuper THEN -1 ELSE datconnlimit END::bigint,
        (SELECT count(*) FROM client WHERE datid = pg_database.oid), rolname::text, datname::text
      FROM pg_roles, pg_database WHERE rolname = session_user AND datname = current_database()
      """)
    func limit(_ name: String, _ column: Int) throws(PostgresError) -> ConnectionRoom.Limit {
      ConnectionRoom.Limit(
        name, allowed: Int(try rows.int64(0, column)), taken: Int(try rows.int64(0, column + 1)))
    }
    let limits = [
      try limit("max_connections without the reserved ones", 0),
      try limit("the connection limit of the role \(rows.text(0, 6))", 2),
      try limit("the connection limit of the database \(rows.text(0, 7))", 4),
    ]
    return ConnectionRoom(limits: limits.filter { $0.allowed >= 0 })
  }
}
