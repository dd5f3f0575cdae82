// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Postgres

/// The statements on grants and on the record of events.
enum SessionSharingStatements {
  private static let liveSession = """
    FROM session WHERE owner_id = $1 AND session_id = $2 AND \(LiveRows.isLive)
    """

  private static let grantParameterTypes: [PostgresType] = [
    .text, .text, .text, .int64, .timestamp, .text,
  ]

  /// Records a grant, unless the user has the role already. Runs before `grant`.
  static let recordGrant = Statement(
    name: "record_grant",
    sql: """
      INSERT INTO audit_event (owner_id, happened_at, event_id, actor_id, action, subject_id,
        grantee_id, role)
      SELECT owner_id, $5, $6, owner_id, \(AuditEvent.Action.grantSession.rawValue), session_id,
        $3, $4::smallint
      \(liveSession) AND NOT EXISTS (
        SELECT FROM session_share had
        WHERE had.grantee_id = $3 AND had.session_id = $2 AND had.owner_id = $1
          AND had.role = $4::smallint)
      """,
    parameterTypes: grantParameterTypes)

  /// Gives a role, or changes the one that the user has. Ids are unique, unless a forged bundle
  /// brought a second session of an id to another owner: grants of both stand side by side.
  static let grant = Statement(
    name: "grant_session",
    sql: """
      INSERT INTO session_share AS had (grantee_id, session_id, owner_id, role, granted_at)
      SELECT $3, session_id, owner_id, $4::smallint, $5 \(liveSession)
      ON CONFLICT (grantee_id, session_id, owner_id) DO UPDATE SET role = excluded.role,
        granted_at = CASE WHEN had.role = excluded.role THEN had.granted_at
          ELSE excluded.granted_at END
      RETURNING granted_at
      """,
    parameterTypes: grantParameterTypes)

  /// Records a revocation by `$6`, if there is anything to revoke. Runs before `revoke`.
  static let recordRevocation = Statement(
    name: "record_revocation",
    sql: """
      INSERT INTO audit_event (owner_id, happened_at, event_id, actor_id, action, subject_id,
        grantee_id, role)
      SELECT owner_id, $4, $5, $6, \(AuditEvent.Action.revokeSession.rawValue), session_id,
        $3, NULL
      \(liveSession) AND EXISTS (
        SELECT FROM session_share had
        WHERE had.grantee_id = $3 AND had.session_id = $2 AND had.owner_id = $1)
      """,
    parameterTypes: [.text, .text, .text, .timestamp, .text, .text])

  static let revoke = Statement(
    name: "revoke_session",
    sql: """
      DELETE FROM session_share
      WHERE grantee_id = $3 AND session_id = $2 AND owner_id = $1 AND EXISTS (
        SELECT \(liveSession))
      """,
    parameterTypes: [.text, .text, .text])

  static let list = Statement(
    name: "list_session_grants",
    sql: """
      SELECT grantee_id, role::bigint, granted_at FROM session_share
      WHERE owner_id = $1 AND session_id = $2 AND grantee_id > $3
      ORDER BY grantee_id LIMIT $4
      """,
    parameterTypes: [.text, .text, .text, .int64])

  /// The number of owners of one id whose grants to a user count, the earliest ones.
  static let ownersMax = 16

  /// Grants of the sessions `$2` to `$1`, the earliest first.
  static let accesses = Statement(
    name: "find_session_grants",
    sql: """
      SELECT owner_id, role::bigint FROM session_share WHERE grantee_id = $1 AND session_id = $2
      ORDER BY granted_at, owner_id LIMIT \(ownersMax)
      """,
    parameterTypes: [.text, .text])

  /// Grants to `$1` before the position, the latest first.
  static let listShared = Statement(
    name: "list_shared_sessions",
    sql: """
      SELECT owner_id, session_id, role::bigint, granted_at,
        \(StarStatements.isStarredInList(.session, "session_share.session_id", by: "$1"))
      FROM session_share
      WHERE grantee_id = $1 AND (granted_at, session_id, owner_id) < ($2, $3, $4)
      ORDER BY granted_at DESC, session_id DESC, owner_id DESC LIMIT $5
      """,
    parameterTypes: [.text, .timestamp, .text, .text, .int64])

  static let listEvents = Statement(
    name: "list_audit_events",
    sql: """
      SELECT event_id, happened_at, actor_id, action::bigint, subject_id, grantee_id, role::bigint
      FROM audit_event WHERE owner_id = $1 AND (happened_at, event_id) < ($2, $3)
      ORDER BY happened_at DESC, event_id DESC LIMIT $4
      """,
    parameterTypes: [.text, .timestamp, .text, .int64])

  /// Records what the owner does to a row that meets `condition`: `$1` is the owner, `$5` the time,
  /// and the parameter at `eventParameter` the event's id.
  static func record(
    _ action: AuditEvent.Action, where condition: String, eventParameter: Int,
    parameterTypes: [PostgresType]
  ) -> Statement {
    Statement(
      name: "record_session_event",
      sql: """
        INSERT INTO audit_event (owner_id, happened_at, event_id, actor_id, action, subject_id)
        SELECT owner_id, $5, $\(eventParameter), owner_id, \(action.rawValue), session_id
        FROM session WHERE \(condition)
        """,
      parameterTypes: parameterTypes)
  }
}
