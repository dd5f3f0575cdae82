// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The statements on many sessions at once. The last two name the owners in an array: on a cluster
/// they ask every partition.
enum SessionWatchStatements {
  static let ownSessions = Statement(
    name: "find_own_sessions",
    sql: """
      SELECT session_id, owner_id FROM unnest($2) AS wanted (wanted_id) CROSS JOIN LATERAL (
        SELECT session_id, owner_id FROM session
        WHERE owner_id = $1 AND session_id = wanted_id
          AND (\(SessionStagingStatements.isStaged)) IS NOT TRUE LIMIT 1) AS found
      """,
    parameterTypes: [.text, .textArray])

  /// The owners of the sessions `$2` that are shared with `$1`, of each the earliest grant first.
  static let sharedSessions = Statement(
    name: "find_granted_sessions",
    sql: """
      SELECT session_id, owner_id FROM unnest($2) AS wanted (wanted_id)
      CROSS JOIN LATERAL (
        SELECT session_id, owner_id, granted_at FROM session_share
        WHERE grantee_id = $1 AND session_id = wanted_id
        ORDER BY granted_at, owner_id LIMIT \(SessionSharingStatements.ownersMax)) AS shared
      ORDER BY session_id, granted_at, owner_id
      """,
    parameterTypes: [.text, .textArray])

  static let versions = Statement(
    name: "poll_session_versions",
    sql: """
      SELECT owner_id, session_id, version
      FROM unnest($1, $2) AS wanted (wanted_owner, wanted_id)
      JOIN session ON owner_id = wanted_owner AND session_id = wanted_id
      WHERE \(LiveRows.isLive)
      """,
    parameterTypes: [.textArray, .textArray])

  static let metadata = Statement(
    name: "get_sessions_metadata",
    sql: """
      SELECT \(SessionStatements.metadataColumns), owner_id
      FROM unnest($1, $2) AS wanted (wanted_owner, wanted_id)
      JOIN session ON owner_id = wanted_owner AND session_id = wanted_id
      WHERE \(LiveRows.isLive)
      """,
    parameterTypes: [.textArray, .textArray])
}
