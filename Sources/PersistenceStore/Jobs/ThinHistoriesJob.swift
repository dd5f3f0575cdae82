// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Thins out histories according to `VersionRetention`. Every sixteenth version of a session marks
/// its history, in the transaction of the change, and the job processes the marks, so that no
/// caller waits.
///
/// A step examines a part of each of several histories. It never waits for the lock of a session
/// that is being changed; such a history becomes due again shortly after. A long history goes to
/// the end of the queue after each part.
///
/// ```
///   marked ─▶ due ── part of 500 ──▶ due, behind that part ── last part ──▶ due when the first
///              ▲                                              │              version is too old
///              └────────────── locked: a second later         └──▶ nothing kept for its day: gone
/// ```
public struct ThinHistoriesJob: BackgroundJob {
  public let name = "thin-histories"
  private let database: DatabaseAccess
  private let retention: VersionRetention

  /// The number of histories that a step takes.
  static let chunk: Int64 = 20
  /// The number of versions of a history that a step looks at, and of contents that it removes.
  public static let partLength = 500
  /// The pause before a history is examined again whose session was locked.
  private static let lockPause = Duration.seconds(1)
  /// The pause before a history with several parts is examined again. Only for a history of one
  /// part is it known when its next version becomes too old.
  private static let longPause = Duration.seconds(24 * 60 * 60)
  /// PostgreSQL's lock_not_available.
  private static let lockNotAvailable = "55P03"

  /// A job on the connections of `pool`.
  public init(pool: PostgresPool, retention: VersionRetention = VersionRetention()) {
    database = DatabaseAccess(pool: pool)
    self.retention = retention
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    var search = Parameters()
    search.append(timestampMicroseconds: now.microseconds)
    search.append(int64: Self.chunk)
    let rows = try await database.query(ThinningStatements.due.find, search)
    var removedCount = 0
    var isMoreDue = rows.count == Int(Self.chunk)
    for row in 0..<rows.count {
      let history = try DueHistory(rows, row)
      let (removed, isDone) = try await thinOut(history, at: now)
      removedCount += removed
      isMoreDue = isMoreDue || !isDone
    }
    return JobStep(handledCount: removedCount, isMoreDue: isMoreDue)
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    var parameters = Parameters()
    parameters.append(timestampMicroseconds: now.microseconds)
    return try JobBacklog(try await database.query(ThinningStatements.due.count, parameters))
  }

  /// Thins a part out. Returns how many versions it removed, and whether nothing is left for now.
  private func thinOut(
    _ history: DueHistory, at now: Timestamp
  ) async throws(PersistenceError) -> (removedCount: Int, isDone: Bool) {
    let thinning = try await judge(history, at: now)
    var removal = history.key
    removal.append(int64Array: thinning.removed)
    var contents = history.key
    contents.append(int64: Int64(Self.partLength))
    var steps = [
      (ThinningStatements.lock, history.key), (ThinningStatements.remove, removal),
    ]
    if thinning.judgedUntil == nil { steps.append((ThinningStatements.dropContents, contents)) }
    let results: [Rows]
    do throws(PostgresError) {
      results = try await database.transaction(steps, for: .jobs)
    } catch {
      guard error.sqlState == Self.lockNotAvailable else { throw PersistenceError(error) }
      try await reschedule(
        history, dueAt: now.after(Self.lockPause), afterVersion: history.afterVersion)
      return (0, true)
    }
    let isAtEnd = thinning.judgedUntil == nil
    let isDone = isAtEnd && (results.last?.affectedCount ?? 0) < Self.partLength
    try await reschedule(history, after: thinning, isDone: isDone, at: now)
    return (results[1].affectedCount, isDone)
  }

  private func judge(
    _ history: DueHistory, at now: Timestamp
  ) async throws(PersistenceError) -> VersionThinning {
    var parameters = history.key
    parameters.append(int64: history.afterVersion)
    // The current version, which is the newest, is not among those that are read.
    parameters.append(int64: max(1, retention.newestCount - 1))
    parameters.append(int64: Int64(Self.partLength) + 1)
    let rows = try await database.query(ThinningStatements.read, parameters)
    do throws(PostgresError) {
      var part: [VersionThinning.Entry] = []
      for row in 0..<rows.count {
        part.append(
          VersionThinning.Entry(
            version: try rows.int64(row, 0), isNamed: try rows.bool(row, 1),
            updateTime: Timestamp(microseconds: try rows.timestampMicroseconds(row, 2))))
      }
      var oldestNewest: Int64?
      if !rows.isEmpty, try !rows.isNull(0, 3) { oldestNewest = try rows.int64(0, 3) }
      return VersionThinning(
        of: part, isWhole: rows.count <= Self.partLength, oldestNewest: oldestNewest,
        retention: retention, at: now)
    } catch {
      throw PersistenceError(error)
    }
  }

  private func reschedule(
    _ history: DueHistory, after thinning: VersionThinning, isDone: Bool, at now: Timestamp
  ) async throws(PersistenceError) {
    if !isDone {
      // At the end of the queue.
      try await reschedule(
        history, dueAt: now, afterVersion: thinning.judgedUntil ?? history.afterVersion)
    } else if history.afterVersion > 0 {
      try await reschedule(history, dueAt: now.after(Self.longPause), afterVersion: 0)
    } else if let due = thinning.nextDueTime {
      try await reschedule(history, dueAt: due, afterVersion: 0)
    } else {
      var parameters = history.key
      parameters.append(timestampMicroseconds: history.dueTime.microseconds)
      _ = try await database.write(ThinningStatements.finish, parameters, for: .jobs)
    }
  }

  private func reschedule(
    _ history: DueHistory, dueAt time: Timestamp, afterVersion: Int64
  ) async throws(PersistenceError) {
    var parameters = history.key
    parameters.append(timestampMicroseconds: history.dueTime.microseconds)
    parameters.append(timestampMicroseconds: time.microseconds)
    parameters.append(int64: afterVersion)
    _ = try await database.write(ThinningStatements.reschedule, parameters, for: .jobs)
  }
}

/// A history that waits to be thinned out.
private struct DueHistory {
  /// Owner and id: `$1` and `$2` of every statement on it.
  let key: Parameters
  let dueTime: Timestamp
  let afterVersion: Int64

  init(_ rows: Rows, _ row: Int) throws(PersistenceError) {
    do {
      var key = Parameters()
      key.append(text: try rows.text(row, 0))
      key.append(text: try rows.text(row, 1))
      self.key = key
      dueTime = Timestamp(microseconds: try rows.timestampMicroseconds(row, 2))
      afterVersion = try rows.int64(row, 3)
    } catch {
      throw PersistenceError(error)
    }
  }
}
