// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres
import Synchronization

/// Marks the logs of visitors whose snapshot is gone. The tombstone that a deletion leaves is the
/// entry in the queue, made by the same statement.
///
///     unseen ── visits marked ──► seen ── settleTime since the deletion ──► marked, off the queue
///
/// A visit that was being counted while the snapshot was deleted may write its log later, so visits
/// are marked again after `settleTime`. Each step handles the deletions of one owner, and the next
/// step those of the next owner, so that no owner waits for many deletions of another.
public struct MarkVisitsJob: BackgroundJob {
  public let name = "mark-visits"
  private let database: DatabaseAccess
  private let settleTime: Duration
  private let turn = Turn()

  /// The owner whose tombstones were looked at last.
  private final class Turn: Sendable {
    let owner = Mutex("")
  }

  /// The number of tombstones of one owner that a step looks at.
  private static let ownerTombstonesMax: Int64 = 100
  /// The most tombstones that a step looks at again, and the most visits that it marks of either
  /// kind. A thousand marks take some 20 ms.
  private static let chunk: Int64 = 1_000

  /// A job on the connections of `pool`. `settleTime` must be longer than a server tries to count a
  /// visit, and than clocks of servers differ.
  public init(pool: PostgresPool, settleTime: Duration = .seconds(60)) {
    database = DatabaseAccess(pool: pool)
    self.settleTime = settleTime
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    let first = try await work(on: try await unseen(), at: now)
    let second = try await work(on: try await due(at: now), at: now)
    return JobStep(
      handledCount: first.handledCount + second.handledCount,
      isMoreDue: first.isMoreDue || second.isMoreDue)
  }

  /// The deletions of the next owner in turn; after the last one it is the first one's turn.
  private func unseen() async throws(PersistenceError) -> Tombstones {
    let last = turn.owner.withLock { $0 }
    var found = try await unseen(after: last)
    if found.rows.isEmpty, !last.isEmpty { found = try await unseen(after: "") }
    turn.owner.withLock { $0 = found.owner ?? "" }
    return found.rows
  }

  private func unseen(
    after owner: String
  ) async throws(PersistenceError) -> (rows: Tombstones, owner: String?) {
    var parameters = Parameters()
    parameters.append(text: owner)
    parameters.append(int64: MarkVisitsJob.ownerTombstonesMax)
    let rows = try await database.query(JobStatements.unseenTombstones, parameters)
    return (try Tombstones(rows), try rows.texts(2).first)
  }

  private func due(at now: Timestamp) async throws(PersistenceError) -> Tombstones {
    var parameters = Parameters()
    parameters.append(timestampMicroseconds: now.microseconds)
    parameters.append(int64: MarkVisitsJob.chunk)
    return try Tombstones(try await database.query(JobStatements.dueTombstones, parameters))
  }

  /// Marks up to a chunk of the visits of tombstones, and notes when these have no more.
  private func work(
    on tombstones: Tombstones, at now: Timestamp
  ) async throws(PersistenceError) -> JobStep {
    guard !tombstones.isEmpty else { return JobStep(handledCount: 0, isMoreDue: false) }
    let markedCount = try await markVisits(of: tombstones)
    guard markedCount < MarkVisitsJob.chunk else {
      return JobStep(handledCount: Int(markedCount), isMoreDue: true)
    }
    var parameters = Parameters()
    parameters.append(textArray: tombstones.ids)
    parameters.append(timestampMicroseconds: now.microseconds)
    parameters.append(timestampMicroseconds: now.before(settleTime).microseconds)
    let noted = try await database.write(JobStatements.noteMarked, parameters, for: .jobs)
    var finishedCount = 0
    do {
      for row in 0..<noted.count where try noted.bool(row, 0) { finishedCount += 1 }
    } catch {
      throw PersistenceError(error)
    }
    return JobStep(handledCount: Int(markedCount) + finishedCount, isMoreDue: true)
  }

  /// Marks up to a chunk of visits; returns how many it found.
  private func markVisits(
    of tombstones: Tombstones
  ) async throws(PersistenceError) -> Int64 {
    var search = Parameters()
    search.append(textArray: tombstones.ids)
    search.append(int64: MarkVisitsJob.chunk)
    let rows = try await database.query(JobStatements.findUnmarkedVisits, search)
    guard !rows.isEmpty else { return 0 }
    let times = Dictionary(
      zip(tombstones.ids, tombstones.deleteTimes), uniquingKeysWith: { first, _ in first })
    var parameters = Parameters()
    do {
      var ids: [String] = []
      var deleteTimes: [Int64] = []
      for row in 0..<rows.count {
        let id = try rows.text(row, 0)
        guard id != ids.last, let time = times[id] else { continue }
        ids.append(id)
        deleteTimes.append(time)
      }
      parameters.append(textArray: ids)
      parameters.append(timestampMicrosecondsArray: deleteTimes)
      for row in [0, rows.count - 1] {
        parameters.append(text: try rows.text(row, 0))
        parameters.append(text: try rows.text(row, 1))
      }
    } catch {
      throw PersistenceError(error)
    }
    _ = try await database.write(JobStatements.markVisits, parameters, for: .jobs)
    return Int64(rows.count)
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    try JobBacklog(try await database.query(JobStatements.countTombstones, Parameters()))
  }
}

/// Deleted snapshots whose visits must be marked.
private struct Tombstones {
  var ids: [String] = []
  /// The time at which each was deleted, in microseconds since the Unix epoch.
  var deleteTimes: [Int64] = []

  var isEmpty: Bool { ids.isEmpty }

  /// The tombstones in rows that begin with an id and a time.
  init(_ rows: Rows) throws(PersistenceError) {
    do {
      for row in 0..<rows.count {
        ids.append(try rows.text(row, 0))
        deleteTimes.append(try rows.timestampMicroseconds(row, 1))
      }
    } catch {
      throw PersistenceError(error)
    }
  }
}
