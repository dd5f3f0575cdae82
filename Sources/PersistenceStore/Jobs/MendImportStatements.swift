// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The statements that correct unverified values stored by imports of earlier releases.
enum MendImportStatements {
  /// One of the tables that are walked through, in the order of their primary keys.
  struct Walk {
    /// The name under which the progress is kept.
    let name: String
    /// Finds the last key of the page of `$4` rows after owner `$1`, id `$2` and version `$3`.
    let findEnd: Statement
    /// Corrects the rows after that key up to the one of owner `$4`, id `$5` and version `$6`: the
    /// size becomes that of the content, and times later than `$8` become `$7`.
    let mend: Statement
  }

  /// The number of rows that a step examines. Each may have a content of 1.5 MiB, which is
  /// decompressed.
  static let pageRows: Int64 = 50

  private static let keyTypes: [PostgresType] = [.text, .text, .int64]
  private static let mendTypes = keyTypes + keyTypes + [.timestamp, .timestamp]

  /// Versions first: restoring one copies its size to the session.
  static let walks = [versions, sessions]

  private static let versions = Walk(
    name: "mend-imported-versions",
    findEnd: Statement(
      name: "find_imported_versions",
      sql: """
        SELECT owner_id, session_id, version FROM (
          SELECT owner_id, session_id, version FROM session_version
          WHERE (owner_id, session_id, version) > ($1, $2, $3)
          ORDER BY owner_id, session_id, version LIMIT $4) AS page
        ORDER BY owner_id DESC, session_id DESC, version DESC LIMIT 1
        """,
      parameterTypes: keyTypes + [.int64], isLong: true),
    mend: Statement(
      name: "mend_imported_versions",
      sql: """
        UPDATE session_version mended SET content_size = coalesce(size, mended.content_size),
          updated_at = CASE WHEN mended.updated_at > $8 THEN $7 ELSE mended.updated_at END
        FROM (
          SELECT kept.owner_id, kept.session_id, kept.version,
            octet_length(coalesce(content.document, live.document)->>'content') AS size
          FROM session_version kept
          LEFT JOIN session_content content ON content.owner_id = kept.owner_id
            AND content.session_id = kept.session_id
            AND content.content_sha256 = kept.content_sha256
          LEFT JOIN session live ON live.owner_id = kept.owner_id
            AND live.session_id = kept.session_id AND live.content_sha256 = kept.content_sha256
          WHERE (kept.owner_id, kept.session_id, kept.version) > ($1, $2, $3)
            AND (kept.owner_id, kept.session_id, kept.version) <= ($4, $5, $6)) AS actual
        WHERE mended.owner_id = actual.owner_id AND mended.session_id = actual.session_id
          AND mended.version = actual.version
          AND (mended.content_size <> size OR mended.updated_at > $8)
        """,
      parameterTypes: mendTypes, isLong: true))

  private static let sessions = Walk(
    name: "mend-imported-sessions",
    findEnd: Statement(
      name: "find_imported_sessions",
      sql: """
        SELECT owner_id, session_id, $3 AS version FROM (
          SELECT owner_id, session_id FROM session WHERE (owner_id, session_id) > ($1, $2)
          ORDER BY owner_id, session_id LIMIT $4) AS page
        ORDER BY owner_id DESC, session_id DESC LIMIT 1
        """,
      parameterTypes: keyTypes + [.int64], isLong: true),
    mend: Statement(
      name: "mend_imported_sessions",
      sql: """
        UPDATE session SET content_size = octet_length(document->>'content'),
          created_at = CASE WHEN created_at > $8 THEN $7 ELSE created_at END,
          updated_at = CASE WHEN updated_at > $8 THEN $7 ELSE updated_at END
        WHERE (owner_id, session_id) > ($1, $2) AND (owner_id, session_id) <= ($4, $5)
          AND (content_size <> octet_length(document->>'content') OR created_at > $8
            OR updated_at > $8)
        """,
      parameterTypes: mendTypes, isLong: true))

  /// Reads how far the walk `$1` has come; no row when it is at its end.
  static let progress = Statement(
    name: "find_job_progress",
    sql: """
      SELECT owner_id, session_id, version FROM job_progress
      WHERE name = $1 AND finished_at IS NULL
      """,
    parameterTypes: [.text])

  /// Notes that the walk `$1` has come to owner `$2`, id `$3` and version `$4`.
  static let advance = Statement(
    name: "note_job_progress",
    sql: """
      UPDATE job_progress SET owner_id = $2, session_id = $3, version = $4
      WHERE name = $1 AND (owner_id, session_id, version) < ($2, $3, $4)
      """,
    parameterTypes: [.text] + keyTypes)

  /// Notes that the walk `$1` is at its end at `$2`.
  static let finish = Statement(
    name: "finish_job_progress",
    sql: "UPDATE job_progress SET finished_at = $2 WHERE name = $1 AND finished_at IS NULL",
    parameterTypes: [.text, .timestamp])

  /// The number of walks that are not at their end.
  static let count = Statement(
    name: "count_job_progress",
    sql: """
      SELECT count(*), NULL::timestamptz FROM job_progress
      WHERE finished_at IS NULL AND name = ANY ($1)
      """,
    parameterTypes: [.textArray])
}
