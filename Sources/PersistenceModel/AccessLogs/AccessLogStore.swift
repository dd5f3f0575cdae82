// SPDX-License-Identifier: Apache-2.0

/// The store of visits. The rules of `SnapshotStore` on time and errors hold here too.
public protocol AccessLogStore: Sendable {
  /// Counts a visit unless it follows the last counted one of this visitor and snapshot within
  /// `window`; with a window of zero every visit counts. The first visit creates the log, even if
  /// several are concurrent. A crash of the database may lose the visits of its last second.
  func countVisit(_ visit: Visit, window: Duration) async -> VisitOutcome

  /// One page of the visitor's logs, with the guarantees of `SessionStore.listSessions`. A snapshot
  /// is shown as deleted from its deletion or expiry. With a filter on deletion, a page may be
  /// shorter than requested without being the last.
  ///
  /// - Throws: `PAGE_TOKEN_INVALID` when the query's position does not fit its order.
  func listAccessLogs(
    _ query: AccessLogQuery, visitor: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> AccessLogPage

  /// One page of the visitors of a snapshot of the owner, ordered by id.
  ///
  /// - Throws: `SNAPSHOT_NOT_FOUND` unless the owner has such a snapshot.
  func listVisitors(
    _ query: SnapshotVisitorQuery, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotVisitorPage

  /// Removes the visitor's log of a snapshot.
  ///
  /// - Throws: `ACCESS_LOG_NOT_FOUND` if there is none.
  func deleteAccessLog(
    of snapshot: SnapshotID, visitor: OwnerID
  ) async throws(PersistenceError)
}

extension PersistenceError {
  /// The answer for a log that does not exist.
  public static let accessLogNotFound = PersistenceError(
    .accessLogNotFound, "The caller has no access log of this snapshot.")
}
