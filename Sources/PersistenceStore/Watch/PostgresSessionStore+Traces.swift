// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Postgres

/// Traces of changes for many users at once. The statement names the users in an array and reads
/// by users and owners alike: on a cluster it asks every partition.
extension PostgresSessionStore {
  private typealias Kind = SessionTrace.Kind

  /// The owners who share anything with a user: one step of the index for each.
  private static let sharers = """
    WITH RECURSIVE sharers AS (
      (SELECT owner_id FROM session_share WHERE grantee_id = user_id ORDER BY owner_id LIMIT 1)
      UNION ALL
      SELECT (SELECT share.owner_id FROM session_share share
        WHERE share.grantee_id = user_id AND share.owner_id > sharers.owner_id
        ORDER BY share.owner_id LIMIT 1)
      FROM sharers WHERE sharers.owner_id IS NOT NULL)
    SELECT owner_id FROM sharers WHERE owner_id IS NOT NULL
    """

  /// Times after the given one. The upper bound lets PostgreSQL expect few of them, or it would
  /// rather read everything that an owner has deleted than follow the index on the time.
  private static func isSince(_ time: String) -> String {
    "\(time) > since AND \(time) < 'infinity'"
  }

  /// Traces in `table` of the owner of a source, in the order of the index on `time`. Those of
  /// sessions that the user may not see are left out before the limit, or they would fill it; a
  /// scalar looks at the grants one by one, where EXISTS would read all those of the owner.
  private static func traces(
    _ kind: Kind, in table: String = "session", id: String = "session_id", time: String,
    detail: String = "0::bigint", where condition: String = "true"
  ) -> String {
    """
    (SELECT \(id) AS session_id, \(kind.rawValue)::bigint AS kind, \(time) AS at,
      \(detail) AS detail FROM \(table)
    WHERE \(table).owner_id = source.owner_id AND \(isSince(time)) AND \(condition)
      AND (source.owner_id = user_id OR (
        SELECT true FROM session_share share WHERE share.grantee_id = user_id
          AND share.owner_id = source.owner_id AND share.session_id = \(table).\(id)))
    ORDER BY \(time) LIMIT \(SessionTrace.countMax))
    """
  }

  /// Traces that name the user themselves.
  private static func traces(
    _ kind: Kind, toUserIn table: String, id: String, time: String, detail: String = "0::bigint",
    where condition: String = "true"
  ) -> String {
    """
    (SELECT owner_id, \(id), \(kind.rawValue)::bigint, \(time), \(detail) FROM \(table)
    WHERE grantee_id = user_id AND \(isSince(time)) AND \(condition)
    ORDER BY \(time) LIMIT \(SessionTrace.countMax))
    """
  }

  private static let findTraces = Statement(
    name: "find_session_traces",
    sql: """
      SELECT user_id, traces.* FROM unnest($1, $2) AS wanted (user_id, since) CROSS JOIN LATERAL (
        SELECT source.owner_id, found.* FROM (
          SELECT user_id AS owner_id UNION ALL (\(sharers))) AS source
        CROSS JOIN LATERAL (
          \(traces(.changed, time: "updated_at", detail: "version", where: "deleted_at IS NULL"))
          UNION ALL
          \(traces(.deleted, time: "deleted_at"))
          UNION ALL
          \(traces(.imported, time: "arrived_at", where: LiveRows.isLive))
          UNION ALL
          \(traces(
            .undeleted, in: "audit_event", id: "subject_id", time: "happened_at",
            where: "action = \(AuditEvent.Action.undeleteSession.rawValue)"))
        ) AS found
        UNION ALL
        \(traces(
          .shared, toUserIn: "session_share", id: "session_id", time: "granted_at",
          detail: "role::bigint"))
        UNION ALL
        \(traces(
          .unshared, toUserIn: "audit_event", id: "subject_id", time: "happened_at",
          where: "action = \(AuditEvent.Action.revokeSession.rawValue)"))
        LIMIT \(SessionTrace.countMax)
      ) AS traces
      """,
    parameterTypes: [.textArray, .timestampArray])

  public func traces(
    since times: [OwnerID: Timestamp]
  ) async throws(PersistenceError) -> [OwnerID: [SessionTrace]] {
    var parameters = Parameters()
    let users = Array(times)
    parameters.append(textArray: users.map(\.key.text))
    parameters.append(timestampMicrosecondsArray: users.map(\.value.microseconds))
    let rows = try await database.query(Self.findTraces, parameters)
    var found: [OwnerID: [SessionTrace]] = [:]
    do throws(PostgresError) {
      for row in 0..<rows.count {
        guard let user = OwnerID(try rows.text(row, 0)), let owner = OwnerID(try rows.text(row, 1)),
          let id = SessionID(try rows.text(row, 2)),
          let kind = Kind(rawValue: try rows.int64(row, 3))
        else { continue }
        found[user, default: []].append(
          SessionTrace(
            key: SessionKey(ownerID: owner, id: id), kind: kind,
            time: Timestamp(microseconds: try rows.timestampMicroseconds(row, 4)),
            detail: try rows.int64(row, 5)))
      }
    } catch {
      throw PersistenceError(error)
    }
    return found
  }
}
