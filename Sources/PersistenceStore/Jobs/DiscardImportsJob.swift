// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import Postgres

/// Removes what imports have staged that came to no end: their server was killed, or could not
/// reach the database any more when their caller left.
public struct DiscardImportsJob: BackgroundJob {
  public let name = "discard-imports"
  private let database: DatabaseAccess

  /// A job on the connections of `pool`.
  public init(pool: PostgresPool) {
    database = DatabaseAccess(pool: pool)
  }

  public func step(at now: Timestamp) async throws(PersistenceError) -> JobStep {
    let cutoff = now.before(StagedImport.idleMax)
    guard let idle = try await findIdle(until: cutoff) else {
      return JobStep(handledCount: 0, isMoreDue: false)
    }
    let successor = try StagedImport(of: idle.id, owner: idle.owner)
    var takeover = idle.parameters()
    takeover.append(bytes: successor.token)
    takeover.append(timestampMicroseconds: cutoff.microseconds)
    let taken = try await database.write(SessionStagingStatements.takeOver, takeover, for: .jobs)
    // The import continued meanwhile, or another server removes it.
    guard taken.affectedCount == 1 else { return JobStep(handledCount: 0, isMoreDue: true) }
    // The time is not changed, so that the next step continues if this one leaves anything.
    let isDone = try await database.removePart(of: successor, at: cutoff, for: .jobs)
    return JobStep(handledCount: isDone ? 1 : 0, isMoreDue: true)
  }

  private func findIdle(
    until cutoff: Timestamp
  ) async throws(PersistenceError) -> StagedImport? {
    var parameters = Parameters()
    parameters.append(timestampMicroseconds: cutoff.microseconds)
    let rows = try await database.query(SessionStagingStatements.findIdle, parameters)
    guard !rows.isEmpty else { return nil }
    let staged: StagedImport?
    do {
      let (owner, id) = (OwnerID(try rows.text(0, 0)), SessionID(try rows.text(0, 1)))
      let token = try rows.bytes(0, 2)
      staged = owner.flatMap { owner in
        id.map { StagedImport(of: $0, owner: owner, token: token) }
      }
    } catch {
      throw PersistenceError(error)
    }
    guard let staged else { throw .internal("a stored import has an invalid value") }
    return staged
  }

  public func backlog(at now: Timestamp) async throws(PersistenceError) -> JobBacklog {
    var parameters = Parameters()
    parameters.append(timestampMicroseconds: now.before(StagedImport.idleMax).microseconds)
    return try JobBacklog(try await database.query(SessionStagingStatements.countIdle, parameters))
  }
}
