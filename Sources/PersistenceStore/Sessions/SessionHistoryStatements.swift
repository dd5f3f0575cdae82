// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The parts that statements on the versions of sessions have in common, and the statements that
/// several methods send. Each names owner and session, so that it stays within one partition.
enum SessionHistoryStatements {
  /// The columns that `SessionVersion.init(row:)` reads but for the last, in its order, of
  /// `session_version`, and of `session`, whose note may be about an older version.
  static let columns = versionColumns(note: "change_note")
  static let currentColumns = versionColumns(note: currentNote)

  private static func versionColumns(note: String) -> String {
    """
    version, version_name, title, description, content_sha256, content_size, updated_at,
      last_writer_id, content_format, content_format_version, \(note) AS note
    """
  }

  /// The note about the version of a row of `session`.
  static let currentNote = """
    CASE WHEN session.noted_version = session.version THEN session.change_note ELSE '' END
    """

  /// The number of columns of a version: the next column's index.
  static let versionColumnCount = 12

  /// True for a row of `session` unless the request `$4` has changed it before; kept versions are
  /// looked at only if there is a request.
  static let isNewRequest = """
    ($4 IS NULL OR ((last_request = $4) IS NOT TRUE AND (\(madeByRequest("$4"))) IS NULL))
    """

  /// The version that a request has made, if it is kept. The order, in which the primary key has
  /// nothing to offer, leads to the index on requests, with statistics or without.
  static func madeByRequest(_ request: String, and condition: String = "") -> String {
    """
    SELECT kept.version FROM session_version kept
      WHERE kept.owner_id = $1 AND kept.session_id = $2
        AND kept.last_request BETWEEN \(request) AND \(request) \(condition)
      ORDER BY kept.last_request LIMIT 1
    """
  }

  static func keepVersion(where condition: String) -> String {
    """
    INSERT INTO session_version (owner_id, session_id, version, title, title_fold, description,
      updated_at, content_sha256, content_size, last_request, last_writer_id, version_name,
      content_format, content_format_version, change_note, is_deleted)
    SELECT owner_id, session_id, version, title, title_fold, description, updated_at,
      content_sha256, content_size, last_request, last_writer_id, version_name,
      content_format, content_format_version, \(currentNote), deleted_at IS NOT NULL
    FROM session WHERE \(condition)
    """
  }

  static func keepContent(where condition: String) -> String {
    """
    INSERT INTO session_content (owner_id, session_id, content_sha256, document)
    SELECT owner_id, session_id, content_sha256, document FROM session WHERE \(condition)
    ON CONFLICT (owner_id, session_id, content_sha256) DO NOTHING
    """
  }

  /// True for a row of `session_version` whose session is not deleted.
  static let isLive = """
    EXISTS (SELECT FROM session live
      WHERE live.owner_id = $1 AND live.session_id = $2 AND \(LiveRows.isLive("live")))
    """

  /// The session as the request `$3` left it, as `SessionStatements.metadataColumns`.
  static let replay = Statement(
    name: "replay_session_change",
    sql: """
      SELECT kept.session_id, kept.title, kept.description, kept.version, live.created_at,
        kept.updated_at, kept.content_sha256, kept.content_size, kept.last_writer_id,
        kept.content_format, kept.content_format_version, live.labels
      FROM session_version kept JOIN session live USING (owner_id, session_id)
      WHERE kept.owner_id = $1 AND kept.session_id = $2
        AND kept.version = (\(madeByRequest("$3")))
      """,
    parameterTypes: [.text, .text, .bytes])
}
