// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  mutating func requestSave(copyTitle: String?) {
    guard isEditable else {
      effects.append(.refuse(life == .readOnly ? .edit(.readOnly) : .notOpen))
      return
    }
    if let copyTitle { self.copyTitle = copyTitle }
    switch save {
    case .idle, .blocked(_, nil): save = .queued
    case .queued: break
    case .blocked(_, .some(let attempt)):
      // Only credentials were missing; the user may have signed in again.
      savesAgain = savesAgain || edits.edited > attempt.revision || copyTitle != nil
      send(attempt, tries: 1)
    case .recording, .saving, .unknown, .backoff, .renewing: savesAgain = true
    }
  }

  /// Starts the queued save unless something prevents it.
  mutating func startSave() {
    guard case .queued = save, discard == nil, link == .online else { return }
    switch life {
    case .editing, .closing: break
    case .idle, .opening, .recovering, .readOnly, .closed: return
    }
    guard let target = nextTarget else { return }
    if edits.isClean, case .update = target {
      save = .idle
      effects.append(
        .settle(.acknowledged(through: edits.edited, version: base?.version.version ?? 0)))
      return
    }
    attemptCount += 1
    var sending = document
    if let copyTitle { sending.title = copyTitle }
    let attempt = SaveAttempt(
      key: "\(configuration.writer).\(attemptCount)", revision: edits.edited, target: target,
      document: sending, ownTitle: copyTitle == nil ? nil : document.title)
    copyTitle = nil
    save = .recording(attempt)
    hurryDraft()
    runDraftTimer()
  }

  /// The change that the next save requests; nil while a conflict is unresolved.
  var nextTarget: SaveAttempt.Target? {
    if copyTitle != nil { return .create }
    guard let base else { return .create }
    switch remote {
    case .absent, .inSync, .behind: break
    case .unverified, .diverged, .gone: return nil
    }
    return .update(
      sessionID: base.version.sessionID, expectedVersion: base.version.version)
  }

  /// Sends the attempt once its draft is written or has failed.
  mutating func sendRecorded(_ key: String?) {
    guard case .recording(let attempt) = save, attempt.key == key else { return }
    send(attempt, tries: 1)
  }

  mutating func send(_ attempt: SaveAttempt, tries: Int) {
    sent = attempt
    save = .saving(attempt, tries: tries)
    effects.append(.save(attempt))
  }

  // MARK: Answers

  mutating func saveAnswered(_ key: String, _ answer: SaveAnswer) {
    // The outcome of this attempt is already known.
    guard let attempt = save.attempt, attempt.key == key else { return }
    let tries = self.tries
    switch answer {
    case .saved(let version): saved(attempt, as: version)
    case .conflict: conflicted(attempt)
    case .missing: missing(attempt)
    case .refused(let refusal): refused(attempt, refusal)
    case .unauthenticated:
      if case .saving = save {
        save = .renewing(attempt, tries: tries)
        effects.append(.renewCredentials)
        workUnverified()
      }
    case .notExecuted(let retryAfter):
      guard case .saving = save else { return }
      let wait = pause(after: tries, asked: retryAfter)
      save = .backoff(attempt, tries: tries, retryAt: now.uptime + wait)
      workUnverified()
    case .unknown:
      guard case .saving = save else { return }
      save = .unknown(
        attempt, tries: tries, retryAt: now.uptime + pause(after: tries))
      workUnverified()
    }
  }

  private var tries: Int {
    switch save {
    case .saving(_, let tries), .unknown(_, let tries, _), .backoff(_, let tries, _),
      .renewing(_, let tries):
      tries
    case .idle, .queued, .recording, .blocked: 0
    }
  }

  private mutating func saved(_ attempt: SaveAttempt, as version: ServerVersion) {
    // Another document was loaded since, so the saved one is not the base of what is shown.
    guard attempt.revision >= edits.acknowledged else { return endAttempt() }
    takeTitle(of: attempt)
    // The server's version may be newer than the one just created.
    if let known = remote.version, known.version > news?.version ?? 0 { news = known }
    remote = .inSync
    theirs = nil
    comparison = nil
    mergesNext = false
    acknowledge(
      through: attempt.revision, base: ServerCopy(version: version, document: attempt.document))
    enterEditing(.inSync)
    endAttempt()
    takeNews()
  }

  /// Gives the document the title under which it was saved as a new session, unless the user
  /// changed the title meanwhile.
  private mutating func takeTitle(of attempt: SaveAttempt) {
    guard let title = attempt.ownTitle, document.title.utf8.elementsEqual(title.utf8),
      !attempt.document.title.utf8.elementsEqual(title.utf8)
    else { return }
    document.title = attempt.document.title
    // Drafts of later edits still contain the old title.
    if edits.edited > attempt.revision { countEdit() }
  }

  /// Records that the server has edits up to `revision`, and releases their drafts but no later
  /// ones.
  mutating func acknowledge(through revision: Int, base copy: ServerCopy) {
    base = copy
    edits.acknowledged = max(edits.acknowledged, revision)
    pendingSince = edits.isClean ? nil : now.uptime
    acknowledgedAt = now.wall
    notice = .none
    sent = nil
    effects.append(.acknowledge(through: edits.acknowledged, base: copy))
    effects.append(
      .settle(.acknowledged(through: edits.acknowledged, version: copy.version.version)))
    settleDrafts()
    liftRefusal()
  }

  /// Clears a refusal that no longer matters because the server has all edits.
  mutating func liftRefusal() {
    if edits.isClean, case .blocked(_, nil) = save { save = .idle }
  }

  /// Cancels a draft that would contain nothing new.
  mutating func settleDrafts() {
    guard edits.isClean else { return }
    switch drafts {
    case .waiting, .failed: drafts = .settled
    case .settled, .writing: break
    }
  }

  /// Ends the attempt; a save that was requested meanwhile is queued.
  mutating func endAttempt() {
    save = savesAgain ? .queued : .idle
    savesAgain = false
  }

  private mutating func conflicted(_ attempt: SaveAttempt) {
    guard case .update(let id, _) = attempt.target else {
      return refused(attempt, SaveRefusal(.invalid, "A new session cannot conflict."))
    }
    // The save stays queued until the user or a comparison resolves the conflict.
    save = .queued
    savesAgain = false
    news = nil
    diverge(at: ServerVersion(sessionID: id, version: 0, contentHash: ""))
  }

  private mutating func missing(_ attempt: SaveAttempt) {
    let refusal = SaveRefusal(.denied, "The session does not exist on the server.")
    guard attempt.target != .create else { return refused(attempt, refusal) }
    // A requested new session does not depend on the missing one.
    save = copyTitle == nil ? .idle : .queued
    savesAgain = false
    sent = nil
    theirs = nil
    remote = .gone
    enterEditing(.gone)
    effects.append(.settle(.rejected(through: attempt.revision, refusal)))
  }

  private mutating func refused(_ attempt: SaveAttempt, _ refusal: SaveRefusal) {
    let isKept = refusal.kind == .authExpired
    save = .blocked(refusal, isKept ? attempt : nil)
    refusedRevision = attempt.revision
    savesAgain = false
    // A later save must not create the new session that was requested before.
    copyTitle = nil
    if isKept {
      workUnverified()
    } else {
      effects.append(.settle(.rejected(through: attempt.revision, refusal)))
      if life == .recovering || remote == .unverified { wantFetch() }
      // A new session that was not created leaves everything as it was.
      liftRefusal()
    }
    takeNews()
  }

  mutating func credentialsRenewed(_ isRenewed: Bool) {
    if isRenewed { fetch.retryAt = now.uptime }
    guard let attempt = save.attempt else { return }
    switch save {
    case .renewing, .blocked: break
    case .idle, .queued, .recording, .saving, .unknown, .backoff: return
    }
    if isRenewed {
      send(attempt, tries: 1)
    } else {
      refused(attempt, SaveRefusal(.authExpired, "The credentials could not be renewed."))
    }
  }
}
