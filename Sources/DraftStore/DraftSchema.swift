// SPDX-License-Identifier: Apache-2.0

/// The tables of a draft database.
///
/// A record refers to the parts of a document by their digests, and `chunk` stores each part once:
/// a draft writes only what changed, and a base equal to the draft takes no extra space. `use`
/// records which records need a chunk. Triggers maintain the total number of bytes in `usage`.
///
/// `key` identifies the key of a sealed record, and is null for others; the chunks of a sealed
/// record have names that follow from its key. `sealed` lists the users whose records must be
/// sealed. `erasure` counts the changes after which freed space still has to be erased.
enum DraftSchema {
  /// The version of this schema, stored as the database's `user_version`.
  static var version: Int64 { Int64(steps.count) }

  /// The statements that lead from each version to the next. Never change one: databases have it.
  static let steps = [tables, sealing]

  private static let tables = """
    CREATE TABLE slot (
      id INTEGER PRIMARY KEY,
      server TEXT NOT NULL, principal TEXT NOT NULL, writer TEXT NOT NULL, session TEXT,
      host TEXT NOT NULL, boot TEXT NOT NULL, pid INTEGER NOT NULL, started INTEGER NOT NULL,
      UNIQUE (server, principal, writer)
    );
    CREATE TABLE record (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      slot INTEGER NOT NULL REFERENCES slot (id),
      kind INTEGER NOT NULL, revision INTEGER NOT NULL,
      body BLOB NOT NULL, checksum BLOB NOT NULL
    );
    CREATE INDEX record_of_slot ON record (slot, kind);
    CREATE TABLE chunk (digest BLOB PRIMARY KEY, bytes BLOB NOT NULL);
    CREATE TABLE use (
      record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
      digest BLOB NOT NULL,
      PRIMARY KEY (record, digest)
    ) WITHOUT ROWID;
    CREATE INDEX use_of_chunk ON use (digest);
    CREATE TABLE usage (bytes INTEGER NOT NULL);
    INSERT INTO usage VALUES (0);
    CREATE TRIGGER chunk_added AFTER INSERT ON chunk BEGIN
      UPDATE usage SET bytes = bytes + length(NEW.bytes);
    END;
    CREATE TRIGGER chunk_removed AFTER DELETE ON chunk BEGIN
      UPDATE usage SET bytes = bytes - length(OLD.bytes);
    END;
    PRAGMA user_version = 1;
    """

  private static let sealing = """
    ALTER TABLE record ADD COLUMN key BLOB;
    CREATE INDEX record_of_key ON record (key);
    CREATE TABLE sealed (
      server TEXT NOT NULL, principal TEXT NOT NULL, PRIMARY KEY (server, principal)
    ) WITHOUT ROWID;
    CREATE TABLE erasure (due INTEGER NOT NULL);
    INSERT INTO erasure VALUES (0);
    PRAGMA user_version = 2;
    """
}
