// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@testable import Postgres

@Suite struct MigrationTests {
  func migration(_ number: Int, _ text: String = "SELECT 1") throws -> Migration {
    try Migration(fileName: "m000\(number)_step", text: Array(text.utf8))
  }

  func applied(_ migration: Migration) -> AppliedMigration {
    AppliedMigration(
      number: migration.number, name: migration.name, checksum: migration.checksum,
      isCompatible: migration.change == .expand, applyTimeMicroseconds: 0)
  }

  @Test func `number and name come from the file's name`() throws {
    let migration = try Migration(fileName: "m0012_create_session", text: [])
    #expect(migration.number == 12)
    #expect(migration.name == "create_session")
    #expect(migration.description == "0012 create_session")
  }

  @Test(arguments: [
    "", "m", "m1", "m1_", "0001_a", "m0_a", "m-1_a", "mx_a", "m99999999999999999999_a",
  ])
  func `other file names are refused`(name: String) {
    #expect(throws: MigrationError.fileNameInvalid(name)) {
      _ = try Migration(fileName: name, text: [])
    }
  }

  @Test func `line ends do not change the checksum, anything else does`() throws {
    let plain = try migration(1, "a\nb\n")
    #expect(try migration(1, "a\r\nb\r\n").checksum == plain.checksum)
    #expect(try migration(1, "a\rb\n").checksum != plain.checksum)
    #expect(try migration(1, "a\nb").checksum != plain.checksum)
    #expect(try plain.checksum == SHA256.digest(of: Array("a\nb\n".utf8)))
  }

  @Test func `text that is not UTF-8 is refused`() {
    #expect(throws: MigrationError.fileNotUTF8("m1_a")) {
      _ = try Migration(fileName: "m1_a", text: [0xFF])
    }
  }

  @Test func `a server without LZ4 is not asked for it, and the checksum stays`() throws {
    let text = "CREATE TABLE a (x jsonb COMPRESSION lz4 NOT NULL, y jsonb COMPRESSION lz4)"
    let asking = try migration(1, text)
    #expect(asking.sql(for: .lz4) == text)
    #expect(asking.sql(for: .serverDefault) == "CREATE TABLE a (x jsonb NOT NULL, y jsonb)")
    #expect(try asking.checksum == SHA256.digest(of: Array(text.utf8)))
  }

  @Test func `an empty database lacks everything`() throws {
    let known = [try migration(1), try migration(2)]
    let status = MigrationStatus(applied: [], known: known)
    #expect(status.pending == known)
    #expect(status.problem == nil)
  }

  @Test func `a database in step lacks nothing`() throws {
    let known = [try migration(1), try migration(2)]
    let status = MigrationStatus(applied: known.map(applied), known: known)
    #expect(status.pending.isEmpty)
    #expect(status.problem == nil)
  }

  @Test func `a newer database is refused`() throws {
    let all = [try migration(1), try migration(2)]
    let status = MigrationStatus(applied: all.map(applied), known: [all[0]])
    #expect(status.problem == .schemaNewer(applied: 2, known: 1))
  }

  @Test func `a newer database that was only expanded is not refused`() throws {
    let old = try migration(1)
    let added = try migration(2, "-- expand: one table more\nSELECT 1")
    let removed = try migration(3, "-- contract: one table less\nSELECT 1")
    let expanded = MigrationStatus(applied: [old, added].map(applied), known: [old])
    #expect(expanded.problem == nil && expanded.pending.isEmpty)
    let contracted = MigrationStatus(applied: [old, added, removed].map(applied), known: [old])
    #expect(contracted.problem == .schemaNewer(applied: 3, known: 1))
    // What it knows must be there all the same.
    let behind = MigrationStatus(applied: [added].map(applied), known: [old])
    #expect(behind.problem == .historyIncomplete(missing: 1))
  }

  @Test func `the first line of a migration tells how it changes the layout`() throws {
    #expect(try migration(1, "-- expand: more").change == .expand)
    #expect(try migration(1, "-- contract: less").change == .contract)
    #expect(try migration(1, "SELECT 1\n-- expand: more").change == .contract)
  }

  @Test func `an edited migration is named`() throws {
    let status = MigrationStatus(
      applied: [applied(try migration(1))], known: [try migration(1, "SELECT 2")])
    #expect(status.problem == .checksumChanged(number: 1, name: "step"))
  }

  @Test func `a hole in the history is named`() throws {
    let known = try (1...3).map { try migration($0) }
    let status = MigrationStatus(applied: [applied(known[0]), applied(known[2])], known: known)
    #expect(status.problem == .historyIncomplete(missing: 2))
  }

  @Test func `a hole in the binary's own numbers is named`() throws {
    let status = MigrationStatus(applied: [], known: [try migration(1), try migration(3)])
    #expect(status.problem == .numbersNotConsecutive(expected: 2, found: 3))
  }
}
