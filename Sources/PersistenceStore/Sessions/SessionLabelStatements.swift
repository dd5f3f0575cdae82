// SPDX-License-Identifier: Apache-2.0

import Postgres

/// The statements on labels of sessions.
enum SessionLabelStatements {
  /// Gives the session `$2` of `$1` the labels `$3`, if it has those of the tag `$4`, or any if
  /// that is NULL. Leaves a session that has them already as it is.
  static let update = Statement(
    name: "update_session_labels",
    sql: """
      UPDATE session SET labels = $3
      WHERE owner_id = $1 AND session_id = $2 AND \(LiveRows.isLive)
        AND labels <> $3 AND coalesce($4 = \(etag), true)
      RETURNING \(SessionStatements.metadataColumns)
      """,
    parameterTypes: [.text, .text, .textArray, .text])

  /// The tag of a row's labels, as `SessionLabels.etag` says.
  private static let etag = """
    CASE WHEN labels = '{}' THEN ''
      ELSE left(translate(encode(sha256(convert_to(array_to_string(labels, chr(10)), 'UTF8')),
        'base64'), '+/', '-_'), 22) END
    """
}
