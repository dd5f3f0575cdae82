// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  /// Saves a draft on the server if one is due, and removes one that is no longer needed.
  mutating func runServerDrafts() {
    releaseOrigin()
    guard isKeepingServerDrafts, serverDraft.call == .idle, link == .online,
      serverDraft.retryAt <= now.uptime
    else { return }
    if let copy = serverDraft.copy, isObsolete(copy) {
      serverDraft.call = .removing
      effects.append(.removeServerDraft(sessionID: copy.sessionID))
    } else if let dueAt = serverDraftDueAt, dueAt <= now.uptime {
      saveServerDraft()
    }
  }

  /// True if edits are copied to the server now.
  private var isKeepingServerDrafts: Bool {
    guard configuration.serverDraftEvery != nil else { return false }
    switch life {
    case .editing, .closing: return true
    case .idle, .opening, .recovering, .readOnly, .closed: return false
    }
  }

  private func isObsolete(_ copy: ServerDraftState.Copy) -> Bool {
    edits.isClean || copy.sessionID != base?.version.sessionID
  }

  /// The time at which a draft is to be saved on the server; nil if nothing is to be saved now.
  ///
  /// Only what is kept on this device is saved: after a crash, the server has nothing that this
  /// device lacks. If drafts cannot be written here, the server is the only place.
  private var serverDraftDueAt: Int64? {
    guard let every = configuration.serverDraftEvery, let pendingSince, !edits.isClean,
      edits.edited > max(serverDraft.copy?.revision ?? 0, serverDraft.refusedRevision)
    else { return nil }
    switch content {
    case .autosaved, .localFailed: break
    case .clean, .dirty: return nil
    }
    switch save {
    // The server is about to receive the edits themselves.
    case .recording, .saving: return nil
    case .idle, .queued, .unknown, .backoff, .renewing, .blocked: break
    }
    if case .closing = life { return now.uptime }
    return max(pendingSince, serverDraft.decidedAt ?? pendingSince) + every
  }

  /// The time at which a call about the draft on the server is due.
  var serverDraftCallAt: Int64? {
    guard isKeepingServerDrafts, serverDraft.call == .idle, link == .online else { return nil }
    if let copy = serverDraft.copy, isObsolete(copy) { return serverDraft.retryAt }
    return serverDraftDueAt.map { max($0, serverDraft.retryAt) }
  }

  /// True if a closing session has a call in progress.
  var isCallingForServerDraft: Bool {
    link == .online && (serverDraft.call != .idle || serverDraft.isReleasing)
  }

  private mutating func saveServerDraft() {
    let sessionID = base?.version.sessionID
    serverDraft.call = .saving(revision: edits.edited)
    // Without an answer, the server may have it all the same.
    serverDraft.copy = serverDraft.copy ?? ServerDraftState.Copy(sessionID: sessionID)
    effects.append(
      .saveServerDraft(
        ServerDraft(
          sessionID: sessionID, baseVersion: base?.version.version ?? 0, revision: edits.edited,
          document: document)))
  }

  // MARK: Answers

  mutating func serverDraftAnswered(_ revision: Int, _ answer: ServerDraftAnswer) {
    guard case .saving(revision) = serverDraft.call else { return }
    serverDraft.call = .idle
    switch answer {
    case .kept:
      serverDraft.copy?.revision = revision
      serverDraft.failures = 0
      serverDraft.decidedAt = now.uptime
      serverDraft.keptAt = now.wall
    case .later(let retryAfter): retryServerDraft(after: retryAfter)
    case .refused:
      serverDraft.failures = 0
      serverDraft.decidedAt = now.uptime
      serverDraft.refusedRevision = revision
    }
  }

  mutating func serverDraftRemoved(_ isRemoved: Bool) {
    guard serverDraft.call == .removing else { return }
    serverDraft.call = .idle
    guard isRemoved else { return retryServerDraft(after: nil) }
    serverDraft = ServerDraftState(
      refusedRevision: serverDraft.refusedRevision, isReleasing: serverDraft.isReleasing)
  }

  private mutating func retryServerDraft(after wait: Int64?) {
    serverDraft.failures += 1
    serverDraft.retryAt = now.uptime + pause(after: serverDraft.failures, asked: wait)
  }

  // MARK: Recovery

  /// Remembers that an earlier process may have left a draft on the server.
  mutating func expectServerDraft(of draft: WorkbenchDraft) {
    guard configuration.serverDraftEvery != nil else { return }
    serverDraft.copy = ServerDraftState.Copy(sessionID: draft.base?.version.sessionID)
  }

  /// Removes the draft from which the document was recovered, once its edits are in a version or in
  /// the trash.
  private mutating func releaseOrigin() {
    guard let origin, edits.isClean else { return }
    switch life {
    case .editing, .closing: break
    case .idle, .opening, .recovering, .readOnly, .closed: return
    }
    self.origin = nil
    serverDraft.isReleasing = true
    effects.append(.releaseServerDraft(origin))
  }
}
