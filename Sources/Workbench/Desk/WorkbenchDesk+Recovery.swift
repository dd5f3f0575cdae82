// SPDX-License-Identifier: Apache-2.0

public import DraftStore
import JSONText
public import WorkbenchEngine

extension WorkbenchDesk {
  /// All of the user's drafts on this device, most recently written first. Reads only this device:
  /// nothing is fetched, loaded or overwritten. Drafts that cannot be read are in `quarantined()`.
  ///
  /// - Throws: `local` if drafts cannot be read.
  public func recoverables() async throws(WorkbenchError) -> [RecoverableDraft] {
    try await call { (drafts) throws(DraftStoreError) in try drafts.recoverables() }
  }

  /// Reads a draft from this device, without adopting it.
  ///
  /// - Throws: `local` if drafts cannot be read, `damaged` if this draft cannot, or `draftGone`.
  public func draft(
    _ recoverable: RecoverableDraft
  ) async throws(WorkbenchError) -> WorkbenchDraft {
    let found = try await call { (drafts) throws(DraftStoreError) in
      try drafts.inspect(recoverable.slot)
    }
    guard let draft = found.draft else { throw found.quarantined > 0 ? .damaged : .draftGone }
    return draft
  }

  /// Compares a draft with the server, changing neither.
  ///
  /// - Throws: `local` if drafts cannot be read, `damaged` if this draft cannot, or `draftGone`.
  public func compare(
    _ recoverable: RecoverableDraft
  ) async throws(WorkbenchError) -> DraftComparison {
    let draft = try await draft(recoverable)
    return await comparison(of: draft)
  }

  func comparison(of draft: WorkbenchDraft) async -> DraftComparison {
    let changes = draft.base.flatMap { base in
      try? JSONDifference.patch(
        from: base.document.content.text, to: draft.document.content.text)
    }
    return DraftComparison(draft: draft, standing: await standing(of: draft), changes: changes)
  }

  private func standing(of draft: WorkbenchDraft) async -> DraftStanding {
    guard let base = draft.base else { return .neverSaved }
    let theirs: ServerCopy
    do throws(ServerFailure) {
      theirs = try await server.session(base.version.sessionID)
    } catch {
      return error == .missing ? .missing : .unverified
    }
    let input = ReconciliationInput(
      base: base, mine: draft.document, revision: draft.revision, theirs: theirs,
      sent: draft.attempt)
    switch Reconciliation.of(input, idKeys: configuration.idKeys) {
    case .theirsIsSent(draft.revision), .equal: return .same
    case .theirsIsSent, .theirsUnchanged: return .newer
    case .mineUnchanged: return .behind(theirs.version)
    case .merged: return .diverged(theirs.version, conflicts: [])
    case .conflicting(let places): return .diverged(theirs.version, conflicts: places)
    }
  }

  /// Opens a draft. Adopts its slot, so that no other process can, and reconciles the draft with
  /// the server before anything is shown.
  ///
  /// - Parameter evenIfOpen: True to adopt the draft even if a process on another machine or in
  ///   another container holds it, whose end cannot be detected from here.
  /// - Throws: `openElsewhere`, `damaged`, `draftGone`, `local`, `cancelled`, or `closed` if the
  ///   desk is closed.
  public func recover(
    _ recoverable: RecoverableDraft, evenIfOpen: Bool = false
  ) async throws(WorkbenchError) -> WorkbenchSession {
    let found = try await call { (drafts) throws(DraftStoreError) in
      try drafts.adopt(recoverable.slot, evenIfOpen: evenIfOpen)
    }
    guard let slot = found.slot, let draft = found.finding.draft else { throw refusal(found) }
    return try await opened(try makeSession(adopting: slot), .draft(draft))
  }

  /// Moves a draft to the trash without opening it. A session on the server stays as it is. If the
  /// workbench keeps drafts on the server, those of this draft are removed there if it can be
  /// reached, and stay on offer otherwise.
  ///
  /// - Parameter evenIfOpen: As for `recover`.
  /// - Throws: `openElsewhere`, `damaged`, `draftGone`, or `local` if the trash cannot be written.
  public func discard(
    _ recoverable: RecoverableDraft, evenIfOpen: Bool = false
  ) async throws(WorkbenchError) {
    let now = clock.now.wall
    let found = try await call { (drafts) throws(DraftStoreError) in
      let found = try drafts.adopt(recoverable.slot, evenIfOpen: evenIfOpen)
      guard let slot = found.slot, let draft = found.finding.draft else { return found }
      do throws(DraftStoreError) {
        try drafts.trash(draft.document, revision: draft.revision, writtenAt: now, in: slot)
      } catch {
        try? drafts.release(slot)
        throw error
      }
      try drafts.release(slot)
      return found
    }
    guard found.slot != nil else { throw refusal(found) }
    await removeServerDrafts(of: recoverable.writer)
  }

  /// The reason why a draft was not adopted.
  private func refusal(_ found: FoundDraft) -> WorkbenchError {
    guard found.alsoOpen.isEmpty else { return .openElsewhere(found.alsoOpen) }
    return found.finding.quarantined > 0 ? .damaged : .draftGone
  }
}
