// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The statements on drafts. Each names the user first, with whom their drafts lie.
///
/// None compares `saved_at` where it selects rows of a user: the index on it, which the job of
/// expiry reads, has the rows of all.
enum SessionDraftStatements {
  /// The columns that `SessionDraftMetadata.init(row:)` reads, in its order.
  private static let metadataColumns = """
    kind, subject_id, device_id, etag, revision, base_version, title, description, content_sha256,
      content_size, content_format, content_format_version, saved_at
    """

  /// The number of columns in `metadataColumns`: the next column's index.
  static let metadataColumnCount = 13

  /// The draft of the user `$1` with the key `$2` to `$4`, whether it has expired or not.
  private static let row = "user_id = $1 AND kind = $2 AND subject_id = $3 AND device_id = $4"
  private static let keyTypes: [PostgresType] = [.text, .int16, .text, .text]

  /// Keeps the user `$1` from saving another draft until the transaction ends, so that their drafts
  /// can be counted.
  static let lockUser = Statement(
    name: "lock_drafting_user",
    sql: "SELECT pg_advisory_xact_lock(hashtextextended($1, \(lockSeed)))",
    parameterTypes: [.text])

  /// Tells these locks from any others: "drft" in ASCII.
  private static let lockSeed = 0x6472_6674

  /// Saves a draft unless there is a newer one that was saved after `$5`, or the user has too many
  /// or too large ones besides. Returns whether it is saved, the number and the size of the others,
  /// and the metadata of the draft that was there, if any.
  static let save = Statement(
    name: "save_draft",
    sql: """
      WITH found AS MATERIALIZED (
        SELECT \(metadataColumns) FROM session_draft WHERE \(row)
      ), others AS MATERIALIZED (
        SELECT count(*) FILTER (WHERE saved_at > $5) AS number,
          coalesce(sum(content_size) FILTER (WHERE saved_at > $5), 0)::bigint AS size
        FROM session_draft
        WHERE user_id = $1 AND (kind, subject_id, device_id) <> ($2, $3, $4)
      ), saved AS (
        INSERT INTO session_draft (user_id, kind, subject_id, device_id, revision, etag,
          base_version, title, description, content_sha256, content_size, content_format,
          content_format_version, saved_at, document)
        SELECT $1, $2, $3, $4, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
          jsonb_build_object('content', $16::text)
        FROM others
        WHERE number < \(DraftLimits.countMax) AND size + $12 <= \(DraftLimits.bytesMax)
          AND NOT EXISTS (SELECT FROM found WHERE revision >= $6 AND saved_at > $5)
        ON CONFLICT (user_id, kind, subject_id, device_id) DO UPDATE SET
          revision = excluded.revision, etag = excluded.etag,
          base_version = excluded.base_version, title = excluded.title,
          description = excluded.description, content_sha256 = excluded.content_sha256,
          content_size = excluded.content_size, content_format = excluded.content_format,
          content_format_version = excluded.content_format_version,
          saved_at = excluded.saved_at, document = excluded.document
        RETURNING 1
      )
      SELECT \(metadataColumns), EXISTS (SELECT FROM saved), number, size
      FROM others LEFT JOIN found ON true
      """,
    parameterTypes: keyTypes + [
      .timestamp, .int64, .text, .int64, .text, .text, .bytes, .int64, .text, .int64, .timestamp,
      .text,
    ])

  /// Reads a draft with its content.
  static let read = Statement(
    name: "get_draft",
    sql: "SELECT \(metadataColumns), document->>'content' FROM session_draft WHERE \(row)",
    parameterTypes: keyTypes, weight: .heavy)

  /// Reads a draft without touching its document.
  static let readMetadata = Statement(
    name: "get_draft_metadata",
    sql: "SELECT \(metadataColumns) FROM session_draft WHERE \(row)",
    parameterTypes: keyTypes)

  /// The drafts of `$1`, of the session `$2` if that is not empty, before the position and saved
  /// after `$5`, the latest first.
  static let list = Statement(
    name: "list_drafts",
    sql: """
      WITH own AS MATERIALIZED (
        SELECT \(metadataColumns) FROM session_draft
        WHERE user_id = $1 AND ($2 = '' OR (kind = \(Kind.session.rawValue) AND subject_id = $2))
      )
      SELECT \(metadataColumns) FROM own WHERE (saved_at, etag) < ($3, $4) AND saved_at > $5
      ORDER BY saved_at DESC, etag DESC LIMIT $6
      """,
    parameterTypes: [.text, .text, .timestamp, .text, .timestamp, .int64])

  /// Removes a draft that has the tag `$5`, or any if that is NULL.
  static let discard = Statement(
    name: "discard_draft",
    sql: "DELETE FROM session_draft WHERE \(row) AND etag = coalesce($5, etag)",
    parameterTypes: keyTypes + [.text])

  // MARK: Expiry

  /// Drafts that were last saved by `$1`.
  static let expired = DueRows(
    "expired_drafts", "user_id, subject_id, device_id, kind::bigint", of: "session_draft",
    where: "saved_at <= $1", by: "saved_at")

  /// Removes the drafts of the users `$1` with the keys `$2` to `$4`, unless they were saved after
  /// `$5`.
  static let expire = Statement(
    name: "expire_drafts",
    sql: """
      DELETE FROM session_draft AS draft
      USING unnest($1, $2, $3, $4) AS due (user_id, subject_id, device_id, kind)
      WHERE draft.user_id = due.user_id AND draft.kind = due.kind
        AND draft.subject_id = due.subject_id AND draft.device_id = due.device_id
        AND draft.saved_at <= $5
      """,
    parameterTypes: [.textArray, .textArray, .textArray, .int64Array, .timestamp], isLong: true)

  /// The kinds of subjects, as they are stored.
  enum Kind: Int16 {
    case session = 1
    case unsaved = 2
  }
}
