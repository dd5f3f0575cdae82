// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The statements on stars. Each names the user first, with whom their stars lie.
enum StarStatements {
  /// The kinds of things that can be starred, as they are stored.
  enum Kind: Int16 {
    case session = 1
    case snapshot = 2
  }

  /// True if the user has starred the thing, for a list of columns: as a scalar, it is looked up by
  /// key for each row, and never do all stars of a user have to be read.
  static func isStarred(_ kind: Kind, _ subject: String, by user: String) -> String {
    """
    coalesce((SELECT true FROM star WHERE star.user_id = \(user)
      AND star.kind = \(kind.rawValue) AND star.subject_id = \(subject)), false)
    """
  }

  /// The same for the rows of a list, whose reader `user` is one parameter. A reader who has few
  /// stars has them read once, before the first row; the others are looked up for each row.
  static func isStarredInList(_ kind: Kind, _ subject: String, by user: String) -> String {
    """
    coalesce(\(subject) = ANY ((
      SELECT CASE WHEN count(*) <= \(fewMax) THEN coalesce(array_agg(subject_id), '{}') END
      FROM (SELECT subject_id FROM star WHERE user_id = \(user) AND kind = \(kind.rawValue)
        LIMIT \(fewMax + 1)) AS few)::text[]), \(isStarred(kind, subject, by: user)))
    """
  }

  /// The most stars that cost less to read at once than to look up for a page of 20 rows
  /// (decision 0049).
  private static let fewMax = 16

  /// The same as a condition, for a filter.
  static func isAmongStarred(_ kind: Kind, _ subject: String, by user: String) -> String {
    """
    \(subject) IN (SELECT star.subject_id FROM star
      WHERE star.user_id = \(user) AND star.kind = \(kind.rawValue))
    """
  }

  /// Keeps the user `$1` from starring something else until the transaction ends, so that their
  /// stars can be counted.
  static let lockUser = Statement(
    name: "lock_starring_user",
    sql: "SELECT pg_advisory_xact_lock(hashtextextended($1, \(lockSeed)))",
    parameterTypes: [.text])

  /// Tells these locks from any others: "star" in ASCII.
  private static let lockSeed = 0x7374_6172

  /// Stars for `$1` at `$3` the session `$2` of `$4`, which is theirs or shared with them.
  static let starSession = star(
    .session, name: "star_session",
    subject: """
      SELECT FROM session WHERE owner_id = $4 AND session_id = $2 AND \(LiveRows.isLive)
        AND ($1 = $4 OR EXISTS (SELECT FROM granted))
      """,
    // A revocation waits for the star, or the star finds no grant.
    after: """
      granted AS MATERIALIZED (
        SELECT 1 FROM session_share
        WHERE grantee_id = $1 AND session_id = $2 AND owner_id = $4 FOR KEY SHARE
      ),
      """)

  /// Stars for `$1` at `$3` the snapshot `$2`, which `$4`, the same user, may read.
  static let starSnapshot = star(
    .snapshot, name: "star_snapshot",
    subject: """
      SELECT FROM snapshot WHERE \(SnapshotStatements.readableRow(id: "$2", reader: "$4", at: "$3"))
      """)

  /// Returns whether the thing is there, and whether the user may have its star.
  private static func star(
    _ kind: Kind, name: String, subject: String, after right: String = ""
  ) -> Statement {
    Statement(
      name: name,
      sql: """
        WITH \(right) subject AS MATERIALIZED (\(subject)), allowed AS MATERIALIZED (
          SELECT (SELECT count(*) FROM star WHERE user_id = $1) < \(Stars.countMax)
            OR EXISTS (SELECT FROM star
              WHERE user_id = $1 AND kind = \(kind.rawValue) AND subject_id = $2) AS is_allowed
        ), made AS (
          INSERT INTO star (user_id, kind, subject_id, starred_at)
          SELECT $1, \(kind.rawValue), $2, $3 FROM subject, allowed WHERE is_allowed
          ON CONFLICT (user_id, kind, subject_id) DO NOTHING
        )
        SELECT EXISTS (SELECT FROM subject), is_allowed FROM allowed
        """,
      parameterTypes: [.text, .text, .timestamp, .text])
  }

  static let unstarSession = unstar(.session, name: "unstar_session")
  static let unstarSnapshot = unstar(.snapshot, name: "unstar_snapshot")

  /// Takes the star of `$1` from the thing `$2`.
  private static func unstar(_ kind: Kind, name: String) -> Statement {
    Statement(
      name: name,
      sql: """
        DELETE FROM star WHERE user_id = $1 AND kind = \(kind.rawValue) AND subject_id = $2
        """,
      parameterTypes: [.text, .text])
  }

  /// Takes the star of `$3` from the session `$2`, if no session of that id is theirs or shared
  /// with them. Runs after a revocation.
  static let dropRevoked = Statement(
    name: "drop_revoked_star",
    sql: """
      DELETE FROM star
      WHERE user_id = $3 AND kind = \(Kind.session.rawValue) AND subject_id = $2
        AND NOT EXISTS (SELECT FROM session WHERE owner_id = $3 AND session_id = $2)
        AND NOT EXISTS (SELECT FROM session_share WHERE grantee_id = $3 AND session_id = $2)
      """,
    parameterTypes: [.text, .text, .text])

  // MARK: Purging

  /// The most stars that one step of a job removes.
  private static let purgedMax = 1_000

  /// Stars of the session `$2`, some of them if there are many.
  static func purge(ofSession isPurged: String, parameterTypes: [PostgresType]) -> Statement {
    Statement(
      name: "purge_session_stars",
      sql: """
        DELETE FROM star WHERE \(isPurged) AND (user_id, kind, subject_id) IN (
          SELECT user_id, kind, subject_id FROM star WHERE \(isOfSession) LIMIT \(purgedMax))
        """,
      parameterTypes: parameterTypes)
  }

  /// True for a star of the session `$2` of the owner `$1`, and not of another owner's session that
  /// has the same id.
  static let isOfSession = """
    subject_id = $2 AND kind = \(Kind.session.rawValue)
      AND NOT EXISTS (SELECT FROM session AS own
        WHERE own.owner_id = star.user_id AND own.session_id = $2 AND own.owner_id <> $1)
      AND NOT EXISTS (SELECT FROM session_share AS shared
        WHERE shared.grantee_id = star.user_id AND shared.session_id = $2
          AND shared.owner_id <> $1)
    """

  /// Stars of the snapshots `$2`, some of them if there are many.
  static func purge(ofSnapshots parameterTypes: [PostgresType]) -> Statement {
    Statement(
      name: "purge_snapshot_stars",
      sql: """
        DELETE FROM star WHERE (user_id, kind, subject_id) IN (
          SELECT user_id, kind, subject_id FROM star
          WHERE subject_id = ANY ($2) AND kind = \(Kind.snapshot.rawValue) LIMIT \(purgedMax))
        """,
      parameterTypes: parameterTypes, isLong: true)
  }

  /// True for a row of `table` whose snapshot nobody has starred.
  static func isUnstarredSnapshot(in table: String) -> String {
    """
    NOT EXISTS (SELECT FROM star
      WHERE subject_id = \(table).snapshot_id AND kind = \(Kind.snapshot.rawValue))
    """
  }
}
