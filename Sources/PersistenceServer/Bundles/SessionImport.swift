// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel
import RPC

/// The import of one session: gathers its versions, then writes all of it at once, or finds that it
/// is to be left.
///
/// A history that is too large to be held waits in the store under an id that nobody knows. What
/// goes wrong with the session itself, or with one of its versions, is the answer for it; what goes
/// wrong with the store is an error.
///
///     gathering ── too much ──► staged ── settle ──► published
///     gathering ── settle ──► inserted, replaced, restored, left or refused
struct SessionImport: Sendable {
  /// What every session of an import needs.
  struct Context: Sendable {
    let service: SessionService
    let owner: OwnerID
    let policy: ImportConflictPolicy
    let isDryRun: Bool
    let omitsHistory: Bool
  }

  /// What of the session waits in the store.
  private enum Staging {
    case none
    case waiting(SessionID)
    /// It waited there and was removed, since another state of the session was found.
    case discarded
  }

  /// How much of a history is held before it goes to the store, in bytes of memory.
  static let historyBytesMax = 1 << 20
  /// How often a session is tried that others change meanwhile.
  private static let attemptsMax = 3

  private let context: Context
  private let bundledID: String
  private let bundledOwner: String
  /// The checked session, or why it is refused.
  private var copy: Result<SessionCopy, PersistenceError>
  private var history = HistoryCopy()
  private var staging = Staging.none
  /// Whether versions that come are of no use.
  private var dropsHistory: Bool
  /// The place behind the session, known once it has been read whole.
  var checkpoint: BundleCheckpoint?

  /// Begins the import of a session whose record has been proven.
  init(_ bundled: BundledSession, _ content: ProvenContent, context: Context) {
    let metadata = bundled.metadata ?? SessionMetadata.Wire()
    self.context = context
    bundledID = metadata.id
    bundledOwner = metadata.ownerID
    copy = Result { () throws(PersistenceError) in
      let id = try context.id(of: metadata)
      return try SessionCopy(
        bundled, content, id: id, owner: context.owner, limits: context.service.limits)
    }
    dropsHistory = context.omitsHistory
  }

  /// What the session takes in memory, in bytes.
  var heldBytes: Int {
    guard case .success(let copy) = copy else { return HeldBytes.object }
    return copy.heldBytes + history.heldBytes
  }

  // MARK: Gathering

  /// Takes an older version.
  mutating func add(
    _ version: SessionVersion.Wire, _ content: ProvenContent
  ) async throws(PersistenceError) {
    guard !dropsHistory, case .success(let copy) = copy else { return }
    do throws(PersistenceError) {
      let limits = context.service.limits
      history.append(
        try HistoryCopy.Version(
          version, content, bundledOwner: bundledOwner, owner: context.owner, limits: limits),
        try content.bytes.map { (bytes) throws(PersistenceError) in
          try Content(validating: bytes, hash: content.hash, limits: limits)
        })
    } catch {
      await refuse(error)
    }
    if history.heldBytes > SessionImport.historyBytesMax { try await stage(copy) }
  }

  /// Moves what has been gathered to the store before it would have to go, since others need the
  /// memory.
  mutating func makeRoom() async throws(PersistenceError) {
    guard case .success(let copy) = copy, !history.versions.isEmpty else { return }
    try await stage(copy)
  }

  private mutating func refuse(_ error: PersistenceError) async {
    copy = .failure(error)
    history = HistoryCopy()
    await discard()
  }

  /// Moves what has been gathered to the store, if the session is to be written there.
  private mutating func stage(_ copy: SessionCopy) async throws(PersistenceError) {
    let (store, owner) = (context.service.store, context.owner)
    defer { history = HistoryCopy() }
    if case .waiting(let staged) = staging {
      return try await store.stageHistory(history, of: staged, owner: owner)
    }
    let plan = try await plan(copy)
    guard case .insert = plan.decision, !context.isDryRun else {
      dropsHistory = true
      return
    }
    staging = .waiting(
      try await store.stageSession(
        plan.copy, history: history, owner: owner, at: context.service.now()))
  }

  /// Removes what waits in the store. What fails here is reported, and removed by the purge of
  /// deleted sessions.
  private mutating func discard() async {
    guard case .waiting(let staged) = staging else { return }
    staging = .discarded
    do throws(PersistenceError) {
      try await context.service.store.discardSession(staged, owner: context.owner)
    } catch {
      guard error.reason != .cancelled else { return }
      context.service.report(error, SessionServiceMethods.importSessions.path)
    }
  }

  // MARK: Settling

  /// Writes the session, or finds that it is to be left, and tells what became of it.
  func settle() async throws(PersistenceError) -> ImportedSession {
    guard case .success(let copy) = copy else { return answer(.refused, id: nil) }
    var rest = self
    var attempt = 1
    while true {
      let plan = try await plan(copy)
      do throws(PersistenceError) {
        try await rest.carryOut(plan)
        return answer(plan.outcome, id: plan.copy.id)
      } catch {
        let isCollision =
          [.concurrentChange, .versionMismatch, .sessionNotFound].contains(error.reason)
        guard isCollision else { throw error }
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
        title: plan.copy.title, description: plan.copy.description, content: plan.copy.content)
      service.watches.announce(
        try await store.updateSession(
          plan.copy.id, owner: owner, change: change, expectedVersion: version, requestID: nil,
          at: service.now()))
    case .restore(let version):
      service.watches.announce(
        try await store.restoreSession(
          from: plan.copy, owner: owner, expectedVersion: version, at: service.now()))
    case .insert, .insertBeside, .leave: break
    }
  }

  private mutating func insert(_ copy: SessionCopy) async throws(PersistenceError) {
    let (store, owner) = (context.service.store, context.owner)
    switch staging {
    case .none: try await store.insertSession(copy, history: history, owner: owner)
    case .waiting(let staged):
      try await store.stageHistory(history, of: staged, owner: owner)
      history = HistoryCopy()
      try await store.publishSession(staged, as: copy.id, owner: owner)
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
  /// The id that a session of a bundle is to have: its own if it was the importer's, otherwise one
  /// that is always the same for him. The id of somebody else's session stays that session's.
  fileprivate func id(of metadata: SessionMetadata.Wire) throws(PersistenceError) -> SessionID {
    guard let id = SessionID(metadata.id) else { throw .bundled("id") }
    guard let bundledOwner = OwnerID(metadata.ownerID) else { throw .bundled("owner_id") }
    if bundledOwner == owner { return id }
    return try service.store.importedID(for: .foreign(id, owner: bundledOwner), owner: owner)
  }
}
