// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel
import RPC

/// The import of one session: collects its versions, then writes all of it atomically, or decides
/// not to.
///
/// A history that is too large for memory is staged in the store, invisibly. A problem of the
/// session or of one of its versions becomes its outcome; a problem of the store is an error.
///
///     gathering ── too much ──► staged ── settle ──► published
///     gathering ── settle ──► inserted, replaced, restored, left or refused
struct SessionImport: Sendable {
  /// The part that all sessions of an import share.
  struct Context: Sendable {
    let service: SessionService
    let owner: OwnerID
    let policy: ImportConflictPolicy
    let isDryRun: Bool
    let omitsHistory: Bool
  }

  /// The part of the session that waits in the store.
  private enum Staging {
    case none
    case waiting(StagedImport, since: Timestamp)
    /// It waited there and was removed, since another state of the session was found.
    case discarded
  }

  /// The memory that a history may take before it goes to the store, in bytes.
  static let historyBytesMax = 1 << 20
  /// The interval at which an idle import extends the lifetime of its staged data, which must not
  /// expire while the server waits for the caller.
  private static let touchInterval = Duration.seconds(60)
  /// The number of attempts for a session that others change concurrently.
  private static let attemptsMax = 3

  private let context: Context
  private let bundledID: String
  private let bundledOwner: String
  /// The checked session, or why it is refused.
  private var copy: Result<SessionCopy, PersistenceError>
  private var history = HistoryCopy()
  private var staging = Staging.none
  /// True if further versions are ignored.
  private var dropsHistory: Bool
  /// The position after the session, known once it was read completely.
  var checkpoint: BundleCheckpoint?

  /// Begins the import of a session whose record has been proven.
  init(_ bundled: BundledSession, _ content: ProvenContent, record: Int, context: Context) {
    let metadata = bundled.metadata ?? SessionMetadata.Wire()
    self.context = context
    bundledID = metadata.id
    bundledOwner = metadata.ownerID
    copy = Result { () throws(PersistenceError) in
      let rules = context.rules(record: record, bundledOwner: metadata.ownerID)
      return try SessionCopy(
        bundled, content, id: try context.id(of: metadata, by: rules), rules: rules)
    }
    dropsHistory = context.omitsHistory
  }

  /// The memory that the session takes, in bytes.
  var heldBytes: Int {
    guard case .success(let copy) = copy else { return HeldBytes.object }
    return copy.heldBytes + history.heldBytes
  }

  // MARK: Gathering

  /// Takes an older version.
  mutating func add(
    _ version: SessionVersion.Wire, _ content: ProvenContent, record: Int
  ) async throws(PersistenceError) {
    guard !dropsHistory, case .success(let copy) = copy else { return }
    let rules = context.rules(record: record, bundledOwner: bundledOwner)
    do throws(PersistenceError) {
      history.append(
        try HistoryCopy.Version(version, content, rules: rules),
        try content.bytes.map { (bytes) throws(PersistenceError) in
          try Content(validating: bytes, hash: content.hash, limits: rules.limits)
        })
    } catch {
      return await refuse(error)
    }
    if history.heldBytes > SessionImport.historyBytesMax || isTouchDue { try await stage(copy) }
  }

  /// Moves what has been gathered to the store before it would have to go, since others need the
  /// memory.
  mutating func makeRoom() async throws(PersistenceError) {
    guard case .success(let copy) = copy, !history.versions.isEmpty else { return }
    try await stage(copy)
  }

  private var isTouchDue: Bool {
    guard case .waiting(_, let time) = staging else { return false }
    return time <= context.service.now().before(SessionImport.touchInterval)
  }

  private mutating func refuse(_ error: PersistenceError) async {
    copy = .failure(error)
    history = HistoryCopy()
    await discard()
  }

  /// Moves the collected versions to the store, if the session will be written.
  private mutating func stage(_ copy: SessionCopy) async throws(PersistenceError) {
    let (store, now) = (context.service.store, context.service.now())
    defer { history = HistoryCopy() }
    do throws(PersistenceError) {
      if case .waiting(let staged, _) = staging {
        try await store.stageHistory(history, of: staged, at: now)
        staging = .waiting(staged, since: now)
        return
      }
      let plan = try await plan(copy)
      guard case .insert = plan.decision, !context.isDryRun else {
        dropsHistory = true
        return
      }
      let staged = try StagedImport(of: plan.copy.id, owner: context.owner)
      // From here on there may be staged data to remove, however the call ends.
      staging = .waiting(staged, since: now)
      try await store.stageSession(plan.copy, history: history, as: staged, at: now)
    } catch {
      // The session was created since, or another import of it has begun.
      guard error.reason == .concurrentChange else { throw error }
      await refuse(error)
    }
  }

  /// Removes the staged data. A failure is reported, and a job removes the data later.
  private mutating func discard() async {
    guard case .waiting(let staged, _) = staging else { return }
    staging = .discarded
    await SessionImport.discard(staged, by: context.service)
  }

  private static func discard(_ staged: StagedImport, by service: SessionService) async {
    do throws(PersistenceError) {
      try await service.store.discardSession(staged, at: service.now())
    } catch {
      guard error.reason != .cancelled else {
        return service.scheduler.start { await discard(staged, by: service) }
      }
      service.report(error, SessionServiceMethods.importSessions.path)
    }
  }

  /// Removes what waits in the store although the call is over, whose task does no more.
  func abandon() {
    guard case .waiting(let staged, _) = staging else { return }
    let service = context.service
    service.scheduler.start { await SessionImport.discard(staged, by: service) }
  }

  // MARK: Settling

  /// Writes the session or decides not to, and returns the outcome.
  func settle() async throws(PersistenceError) -> ImportedSession {
    guard case .success(let copy) = copy else { return answer(.refused, id: nil) }
    var rest = self
    var attempt = 1
    while true {
      do throws(PersistenceError) {
        let plan = try await plan(copy)
        try await rest.carryOut(plan)
        return answer(plan.outcome, id: plan.copy.id)
      } catch {
        let isCollision =
          [.concurrentChange, .versionMismatch, .sessionNotFound].contains(error.reason)
        guard isCollision else {
          rest.abandon()
          throw error
        }
        guard attempt < SessionImport.attemptsMax else {
          await rest.refuse(error)
          return rest.answer(.refused, id: nil)
        }
        attempt += 1
      }
    }
  }

  private struct Plan {
    var copy: SessionCopy
    var decision: ImportDecision
    var outcome: ImportOutcome
  }

  private func plan(_ copy: SessionCopy) async throws(PersistenceError) -> Plan {
    let (store, owner) = (context.service.store, context.owner)
    let found = try await store.importTarget(copy.id, owner: owner)
    switch ImportDecision(copy, found: found, policy: context.policy) {
    case .leave(let outcome): return Plan(copy: copy, decision: .leave(outcome), outcome: outcome)
    case .insert: return Plan(copy: copy, decision: .insert, outcome: .imported)
    case .replace(let version):
      return Plan(copy: copy, decision: .replace(expectedVersion: version), outcome: .replaced)
    case .restore(let version):
      return Plan(copy: copy, decision: .restore(expectedVersion: version), outcome: .restored)
    case .insertBeside:
      let id = try store.importedID(
        for: .beside(copy.id, state: copy.stateDigest()), owner: owner)
      let beside = try copy.renamed(id: id, limits: context.service.limits)
      let decision = ImportDecision(beside: try await store.importTarget(id, owner: owner))
      let outcome: ImportOutcome =
        switch decision {
        case .leave(let outcome): outcome
        case .restore: .restored
        default: .renamed
        }
      return Plan(copy: beside, decision: decision, outcome: outcome)
    }
  }

  private mutating func carryOut(_ plan: Plan) async throws(PersistenceError) {
    if context.isDryRun { return }
    let (service, store, owner) = (context.service, context.service.store, context.owner)
    if case .insert = plan.decision {
      try await insert(plan.copy)
      return service.watches.announce(plan.copy.metadata(owner: owner))
    }
    await discard()
    switch plan.decision {
    case .replace(let version):
      let change = SessionChange(
        title: plan.copy.title, description: plan.copy.description, content: plan.copy.content,
        format: plan.copy.format, formatRule: .any, note: plan.copy.note)
      service.watches.announce(
        try await store.updateSession(
          plan.copy.id, owner: owner, change: change, expectedVersion: version, requestID: nil,
          at: service.now()
        ).metadata)
    case .restore(let version):
      service.watches.announce(
        try await store.restoreSession(
          from: plan.copy, owner: owner, expectedVersion: version, at: service.now()))
    case .insert, .insertBeside, .leave: break
    }
  }

  private mutating func insert(_ copy: SessionCopy) async throws(PersistenceError) {
    let (store, now) = (context.service.store, context.service.now())
    switch staging {
    case .none:
      try await store.insertSession(copy, history: history, owner: context.owner, at: now)
    case .waiting(let staged, _):
      // It waits under the id that it was to have when it was staged.
      guard staged.id == copy.id else { throw .concurrentChange }
      try await store.stageHistory(history, of: staged, at: now)
      history = HistoryCopy()
      try await store.publishSession(staged, at: now)
      staging = .none
    case .discarded: throw .concurrentChange
    }
  }

  private func answer(_ outcome: ImportOutcome, id: SessionID?) -> ImportedSession {
    var answer = ImportedSession()
    answer.bundledID = bundledID
    answer.id = id?.text ?? ""
    answer.outcome = ImportOutcome.Wire(outcome)
    if case .failure(let error) = copy {
      answer.reason = error.reason.rawValue
      answer.message = error.message
    }
    answer.checkpoint = checkpoint
    return answer
  }
}

extension SessionImport.Context {
  /// The rules for the values of the record of a number.
  fileprivate func rules(record: Int, bundledOwner: String) -> BundledRecordRules {
    BundledRecordRules(
      record: record, owner: owner, bundledOwner: bundledOwner, limits: service.limits,
      at: service.now())
  }

  /// The new id of a session of a bundle: its own if it was the importer's, otherwise an id that is
  /// always the same for this importer. The id of another user's session remains that session's.
  fileprivate func id(
    of metadata: SessionMetadata.Wire, by rules: BundledRecordRules
  ) throws(PersistenceError) -> SessionID {
    guard let id = SessionID(metadata.id) else { throw rules.invalid("id") }
    guard let bundledOwner = OwnerID(metadata.ownerID) else { throw rules.invalid("owner_id") }
    if bundledOwner == owner { return id }
    return try service.store.importedID(for: .foreign(id, owner: bundledOwner), owner: owner)
  }
}
