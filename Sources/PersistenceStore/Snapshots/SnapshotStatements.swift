// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The statements on single snapshots. Each names the id, which a cluster is partitioned by, and
/// takes times and ids as parameters.
enum SnapshotStatements {
  /// The columns that `SnapshotMetadata.init(row:)` reads, in its order.
  static let metadataColumns = """
    snapshot_id, owner_id, title, description, content_sha256, content_size, created_at,
      is_template, source_session, source_version, visibility, readers, expires_at,
      content_format, content_format_version, change_note
    """

  /// The number of columns in `metadataColumns`: the next column's index.
  static let metadataColumnCount = 16

  /// Fails for an id that exists: it is as random as its seal, or its request is remembered.
  static let create = Statement(
    name: "create_snapshot",
    sql: """
      INSERT INTO snapshot (snapshot_id, owner_id, title, title_fold, description, created_at,
        content_sha256, content_size, is_template, source_session, source_version, seal,
        visibility, readers, expires_at, create_request, content_format, content_format_version,
        change_note, document)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        jsonb_build_object('content', $20::text))
      """,
    parameterTypes: [
      .text, .text, .text, .text, .text, .timestamp, .bytes, .int64, .bool, .text, .int64, .bytes,
      .int16, .textArray, .timestamp, .bytes, .text, .int64, .text, .text,
    ])

  /// The creator's first visit. A retry after the snapshot was purged creates it again under its
  /// id, and finds the log that outlived it.
  static let createVisit = Statement(
    name: "create_snapshot_visit",
    sql: """
      INSERT INTO snapshot_visit AS visit (\(VisitStatements.insertedColumns))
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)
      ON CONFLICT (visitor_id, snapshot_id) DO UPDATE SET visit_count = visit.visit_count + 1,
        last_visited_at = greatest(visit.last_visited_at, excluded.last_visited_at),
        snapshot_created_at = excluded.snapshot_created_at,
        snapshot_is_template = excluded.snapshot_is_template, snapshot_deleted_at = NULL
      """,
    parameterTypes: VisitStatements.insertedTypes)

  /// Remembers that the request `$2` of the owner `$1` created the snapshot `$3`; the primary key
  /// refuses a second one.
  static let rememberRequest = Statement(
    name: "remember_snapshot_request",
    sql: "INSERT INTO snapshot_request (owner_id, request, snapshot_id) VALUES ($1, $2, $3)",
    parameterTypes: [.text, .bytes, .text])

  /// The snapshot that the owner `$1` created with the request `$2`.
  static let findByRequest = Statement(
    name: "find_snapshot_by_request",
    sql: "SELECT snapshot_id FROM snapshot_request WHERE owner_id = $1 AND request = $2",
    parameterTypes: [.text, .bytes])

  /// Reads a snapshot that `$2` may read at `$3`.
  static let read = reading(
    name: "get_snapshot", batchedName: "get_snapshots", and: ", document->>'content'",
    weight: .heavy)

  /// The same without touching the document.
  static let readMetadata = reading(
    name: "get_snapshot_metadata", batchedName: "get_snapshots_metadata", weight: .light)

  private static func reading(
    name: String, batchedName: String, and column: String = "", weight: Statement.Weight
  ) -> Statement {
    let types: [PostgresType] = [.text, .text, .timestamp]
    return Statement(
      name: name,
      sql: """
        SELECT \(metadataColumns), \(isStarred(by: "$2"))\(column) FROM snapshot
        WHERE \(readableRow(id: "$1", reader: "$2", at: "$3"))
        """,
      parameterTypes: types, weight: weight,
      batched: Statement(
        name: batchedName,
        sql: """
          SELECT \(metadataColumns), \(isStarred(by: "reader"))\(column), call
          FROM unnest($1, $2, $3) WITH ORDINALITY AS calls (id, reader, at, call)
          JOIN snapshot ON \(readableRow(id: "id", reader: "reader", at: "at"))
          """,
        parameterTypes: types.map(\.array)))
  }

  /// The index of the column that says whether the reader has starred a snapshot that is read, and
  /// the owner one that is listed.
  static let starColumn = metadataColumnCount

  static func isStarred(by reader: String) -> String {
    StarStatements.isStarred(.snapshot, "snapshot.snapshot_id", by: reader)
  }

  /// Reads what tells a retry from a conflict, of deleted snapshots too.
  static let inspect = Statement(
    name: "inspect_snapshot",
    sql: """
      SELECT \(metadataColumns), create_request, last_request,
        deleted_at IS NOT NULL OR coalesce(expires_at <= $3, false)
      FROM snapshot WHERE snapshot_id = $1 AND owner_id = $2
      """,
    parameterTypes: [.text, .text, .timestamp])

  /// Keeps others from changing the owner's snapshot until the transaction ends.
  static let lock = Statement(
    name: "lock_snapshot",
    sql: "SELECT 1 FROM snapshot WHERE snapshot_id = $1 AND owner_id = $2 FOR UPDATE",
    parameterTypes: [.text, .text])

  /// Records a deletion as the event `$4`, before it happens.
  static let recordDelete = Statement(
    name: "record_snapshot_delete", sql: record(.deleteSnapshot, event: "$4"),
    parameterTypes: [.text, .text, .timestamp, .text])

  /// Leaves a tombstone, which is the job of marking the visits.
  static let delete = Statement(
    name: "delete_snapshot",
    sql: """
      UPDATE snapshot SET deleted_at = $3, last_request = $4, document = NULL WHERE \(ownedRow)
      """,
    parameterTypes: [.text, .text, .timestamp, .bytes])

  /// Records a change of access as the event `$7`, before it happens, unless nothing changes. The
  /// order of readers means nothing.
  static let recordAccessChange = Statement(
    name: "record_snapshot_access",
    sql: record(.changeSnapshotAccess, event: "$7") + """
       AND (visibility <> $4 OR expires_at IS DISTINCT FROM $6 OR (readers <> $5
         AND ARRAY(SELECT unnest(readers) COLLATE "C" ORDER BY 1)
           <> ARRAY(SELECT unnest($5) COLLATE "C" ORDER BY 1)))
      """,
    parameterTypes: [.text, .text, .timestamp, .int16, .textArray, .timestamp, .text])

  /// Replaces visibility, readers and end.
  static let updateAccess = Statement(
    name: "update_snapshot_access",
    sql: """
      UPDATE snapshot SET visibility = $4, readers = $5, expires_at = $6 WHERE \(ownedRow)
      RETURNING \(metadataColumns)
      """,
    parameterTypes: [.text, .text, .timestamp, .int16, .textArray, .timestamp])

  /// Finds out whether `$2` owns the snapshot `$1` at `$3`.
  static let findOwned = Statement(
    name: "find_owned_snapshot", sql: "SELECT 1::bigint FROM snapshot WHERE \(ownedRow)",
    parameterTypes: [.text, .text, .timestamp])

  /// The snapshot `$1` if it exists at the time `$3`.
  private static let existingRow = existingRow(id: "$1", at: "$3")

  private static func existingRow(id: String, at time: String) -> String {
    """
    snapshot_id = \(id) AND \(LiveRows.isLive) AND (expires_at IS NULL OR expires_at > \(time))
    """
  }

  private static let ownedRow = "\(existingRow) AND owner_id = $2"

  /// Records what the owner `$2` does to the snapshot `$1` at `$3`.
  private static func record(_ action: AuditEvent.Action, event: String) -> String {
    """
    INSERT INTO audit_event (owner_id, happened_at, event_id, actor_id, action, subject_id)
    SELECT owner_id, $3, \(event), owner_id, \(action.rawValue), snapshot_id
    FROM snapshot WHERE \(ownedRow)
    """
  }

  /// The row of a snapshot that exists at a time, if the reader may read it.
  static func readableRow(id: String, reader: String, at time: String) -> String {
    """
    \(existingRow(id: id, at: time))
      AND (owner_id = \(reader) OR visibility = 1
        OR (visibility = 2 AND \(reader) = ANY (readers)))
    """
  }
}
