// SPDX-License-Identifier: Apache-2.0

extension DatabaseCheck {
  /// Every check, in the order in which a person would mend things.
  public static let all: [DatabaseCheck] = [
    connection, version, encoding, pooler, settings, writable, schema, relations, migrations,
    rights,
    connections, comfort, compression, durability,
  ]

  /// The oldest supported `server_version_num`.
  static let versionMin = 150_000

  static let connection = DatabaseCheck("connection", .wait) { facts in
    guard let failure = facts.connectionFailure else {
      return facts.server.map { .passed("the role \($0.role) reaches \($0.database)") }
    }
    return .failed(problem: "\(failure.message).", remedy: remedy(for: failure))
  }

  private static func remedy(for failure: PostgresError) -> String {
    switch failure.sqlState {
    case "28P01": "Check the role and its password: in the URL, PGPASSWORD or ~/.pgpass."
    case "28000": "Check the role, and what pg_hba.conf allows it."
    case "3D000": "Create the database, or name another one in the URL."
    case "42501": "Grant the role what it lacks."
    case "53300": "Raise the limit on connections, or end other clients."
    default: "Check that PostgreSQL runs, and the host and port in the URL."
    }
  }

  static let version = DatabaseCheck("version", .refusal) { facts in
    guard let server = facts.server else { return nil }
    guard server.versionNumber < versionMin else { return .passed("PostgreSQL \(server.version)") }
    return .failed(
      problem: "The server is PostgreSQL \(server.version), which is not supported.",
      remedy: "Use PostgreSQL 15 or newer.")
  }

  static let encoding = DatabaseCheck("encoding", .refusal) { facts in
    guard let server = facts.server, server.versionNumber >= versionMin else { return nil }
    guard server.encoding != "UTF8" else { return .passed("UTF8") }
    return .failed(
      problem: "The database \(server.database) has the encoding \(server.encoding), which cannot "
        + "hold every text.",
      remedy: "Create one with CREATE DATABASE \(server.database) TEMPLATE template0 "
        + "ENCODING 'UTF8', under a name of its own, and name that in the URL.")
  }

  static let pooler = DatabaseCheck("pooler", .refusal) { facts in
    guard let isPooled = facts.isPooledByTransaction else { return nil }
    guard isPooled else { return .passed("a connection keeps its session") }
    return .failed(
      problem: "A connection pooler in transaction or statement mode stands before the server: "
        + "prepared statements, settings and locks do not survive a transaction.",
      remedy: "Set its pool_mode to session for this database, or connect to PostgreSQL itself.")
  }

  static let settings = DatabaseCheck("settings", .refusal) { facts in
    guard let unheeded = facts.unheededSettings else { return nil }
    guard !unheeded.isEmpty else { return .passed("the session's settings stay as they are made") }
    return .failed(
      problem: "Settings of the session do not stay as they are made: "
        + "\(unheeded.joined(separator: ", ")).",
      remedy: "Look for a pooler or a proxy that changes them between statements.")
  }

  static let writable = DatabaseCheck("writable", .wait) { facts in
    guard let server = facts.server, server.versionNumber >= versionMin else { return nil }
    // With several servers, it matters which is what.
    let each = facts.failures.map { " \($0)." }.joined()
    if server.isInRecovery {
      return .failed(
        problem: "The server is a standby, which cannot write.\(each)",
        remedy: "Name the primary's host in the URL, or promote this server.")
    }
    guard server.isReadOnly else { return .passed("transactions can write") }
    return .failed(
      problem: "Transactions of the role \(server.role) are read-only.\(each)",
      remedy: "Set default_transaction_read_only to off for the server, the database "
        + "\(server.database) and the role.")
  }

  static let schema = DatabaseCheck("schema", .refusal) { facts in
    guard let schema = facts.schema, let server = facts.server else { return nil }
    guard schema.name.isEmpty else { return .passed("the schema is \(schema.name)") }
    return .failed(
      problem: "The search path of the role \(server.role) leads to no schema that it may use.",
      remedy: "Create a schema, GRANT USAGE ON it, and name it in search_path.")
  }

  static let relations = DatabaseCheck("relations", .refusal) { facts in
    guard let schema = facts.schema, !schema.name.isEmpty else { return nil }
    if !schema.foreignRelations.isEmpty {
      return .failed(
        problem: "The schema \(schema.name) holds what Holdfast did not make under names that it "
          + "needs: \(schema.foreignRelations.joined(separator: ", ")).",
        remedy: "Give Holdfast a database or a schema of its own.")
    }
    guard !schema.missingRelations.isEmpty else { return .passed("no names collide") }
    return .failed(
      problem: "The record of migrations says that they are there, but these are missing: "
        + "\(schema.missingRelations.joined(separator: ", ")).",
      remedy: "Restore the database from a backup.")
  }

  static let migrations = DatabaseCheck("migrations", .refusal) { facts in
    guard let schema = facts.schema, !schema.name.isEmpty, schema.record != .foreign else {
      return nil
    }
    if let problem = schema.migrationProblem {
      return .failed(
        problem: "The schema is not usable: \(problem).",
        remedy: "See holdfastd migrate status.")
    }
    return .passed(schema.pendingCount == 0 ? "none is pending" : "\(schema.pendingCount) pending")
  }

  static let rights = DatabaseCheck("rights", .refusal) { facts in
    guard let schema = facts.schema, let server = facts.server, !schema.name.isEmpty else {
      return nil
    }
    guard !schema.missingRights.isEmpty else {
      return .passed("the role \(server.role) has what it needs")
    }
    let what = schema.missingRights.joined(separator: ", ")
    let remedy =
      schema.pendingCount > 0
      ? "Run holdfastd migrate up as the owner of the schema, or grant this role those rights."
      : "GRANT them to the role."
    return .failed(problem: "The role \(server.role) does not have: \(what).", remedy: remedy)
  }

  static let connections = DatabaseCheck("connections", .wait) { facts in
    guard let room = facts.room, let limit = room.narrowest else { return nil }
    guard limit.free < ConnectionLayout.connectionsMin else {
      return .passed(
        "\(limit.free) are free (\(limit.name): \(limit.taken) of \(limit.allowed) taken)")
    }
    return .failed(
      problem: "\(limit.free) connections are free, and a server needs "
        + "\(ConnectionLayout.connectionsMin): \(limit.name) allows \(limit.allowed), and "
        + "\(limit.taken) are taken.",
      remedy: "Raise the limit, or end other clients.")
  }

  static let comfort = DatabaseCheck("connections-wanted", .warning) { facts in
    guard let room = facts.room, let limit = room.narrowest,
      limit.free >= ConnectionLayout.connectionsMin
    else { return nil }
    let share = room.share(wanted: facts.wantedConnections)
    guard share < facts.wantedConnections else { return .passed("\(share) are wanted and free") }
    return .failed(
      problem: "The server wants \(facts.wantedConnections) connections and takes \(share): "
        + "\(limit.name) allows \(limit.allowed), of which \(limit.taken) are taken.",
      remedy: "Raise the limit, or start the server with fewer --loops.")
  }

  static let compression = DatabaseCheck("compression", .warning) { facts in
    guard let server = facts.server, server.versionNumber >= versionMin else { return nil }
    guard server.compression != .lz4 else { return .passed("lz4") }
    return .failed(
      problem: "The server was built without LZ4, so documents are compressed by its default.",
      remedy: "It works, with more time for each document; PostgreSQL's usual packages have LZ4.")
  }

  static let durability = DatabaseCheck("durability", .warning) { facts in
    guard let server = facts.server, server.versionNumber >= versionMin else { return nil }
    let off = server.unsafeSettings
    guard !off.isEmpty else { return .passed("what is acknowledged is on disk") }
    return .failed(
      problem: "\(off.joined(separator: " and ")) off: the machine's failure may lose or damage "
        + "what was acknowledged.", remedy: "Set \(off.count == 1 ? "it" : "them") to on.")
  }
}
