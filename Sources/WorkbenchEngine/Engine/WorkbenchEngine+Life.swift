// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  /// True if recovery waits for the user's decision.
  var isAsking: Bool {
    guard life == .recovering, case .diverged(_, let divergence) = remote else { return false }
    return divergence != .examining
  }

  // MARK: Opening

  mutating func open(_ opening: WorkbenchOpening) {
    guard life == .idle else {
      effects.append(.refuse(.notApplicable))
      return
    }
    switch opening {
    case .new(let document):
      life = .editing
      self.document = document
      self.document.format = document.format ?? configuration.format
      replaceContent(document.content)
      countEdit()
      hurryDraft()
      effects.append(.load(self.document, isReadOnly: false))
    case .session(let id):
      life = .opening(id)
      effects.append(.findDraft(sessionID: id))
    case .draft(let draft): recover(draft)
    case .serverDraft(var draft, let reference):
      origin = reference
      draft.revision = min(max(draft.revision, 1), Self.foreignRevisionMax)
      recover(draft, isOnDevice: false)
    case .snapshot(let document):
      life = .readOnly
      self.document = document
      effects.append(.load(document, isReadOnly: true))
    }
  }

  /// The greatest number that a draft from elsewhere may give its last edit. Later edits count up
  /// from it, and the draft store takes numbers below 2^53. Without any edit, it would not be kept.
  private static let foreignRevisionMax = 1 << 52

  mutating func convertToSession() {
    guard life == .readOnly else {
      effects.append(.refuse(.notApplicable))
      return
    }
    life = .editing
    replaceContent(document.content)
    countEdit()
    hurryDraft()
    effects.append(.load(document, isReadOnly: false))
  }

  // MARK: Recovery

  mutating func consider(_ finding: DraftFinding) {
    guard case .opening = life else { return }
    if finding.quarantined > 0 { notice = .quarantined(finding.quarantined) }
    if let failure = finding.failure { failDrafts(failure) }
    if let draft = finding.draft { recover(draft) } else { wantFetch() }
  }

  /// Starts recovery from a draft. The document is shown once it is reconciled with the server;
  /// until then it can be neither edited nor overwritten.
  private mutating func recover(_ draft: WorkbenchDraft, isOnDevice: Bool = true) {
    document = draft.document
    base = draft.base
    if configuration.keepsFormat, let base { document.format = base.document.format }
    edits.edited = max(draft.revision, draft.attempt?.revision ?? 0)
    if isOnDevice {
      edits.durable = edits.edited
      expectServerDraft(of: draft)
    } else {
      hurryDraft()
    }
    pendingSince = now.uptime
    durableAt = draft.writtenAt
    sent = draft.attempt
    if let attempt = draft.attempt {
      // Resending the attempt under its key settles its outcome.
      save = .unknown(attempt, tries: 1, retryAt: now.uptime)
    }
    life = .recovering
    recoversUntil = now.uptime + configuration.recoveryLongest
    guard draft.base != nil else { return enterEditing(.absent) }
    // The outcome of a pending save tells how the server's version relates to the draft; without
    // one, the version is fetched.
    if draft.attempt == nil { wantFetch() }
    if link != .online { enterEditing(.unverified) }
  }

  /// Ends recovery, if it is in progress: the document is shown and can be edited.
  mutating func enterEditing(_ remote: RemoteState) {
    self.remote = remote
    guard life == .recovering else { return }
    life = .editing
    if !edits.isClean, notice == .none {
      notice = .restored(edits: edits.pending, writtenAt: durableAt ?? now.wall)
    }
    effects.append(.load(document, isReadOnly: false))
  }

  /// Continues with the recovered document if the server cannot be reached in time.
  mutating func workUnverified() {
    guard life == .recovering else { return }
    if case .diverged = remote { enterEditing(remote) } else { enterEditing(.unverified) }
  }

  // MARK: Closing

  mutating func close() {
    switch life {
    case .editing:
      life = .closing(until: now.uptime + configuration.closingLongest)
      if !edits.isKept { hurryDraft() }
      runDraftTimer()
    case .idle, .opening, .recovering, .readOnly: end(openingFailure: nil)
    case .closing, .closed: break
    }
  }

  /// Ends a closing session once nothing is in progress or its time is over.
  mutating func finishClosing() {
    guard case .closing(let until) = life else { return }
    let isOver = until <= now.uptime
    let isBusy = isSaving || isCallingForServerDraft || discard != nil
    guard isOver || (isKept && !isBusy) else { return }
    end(openingFailure: nil)
  }

  private var isKept: Bool {
    if case .writing = drafts { return false }
    return edits.isKept
  }

  /// True if the outcome of a save may arrive soon.
  private var isSaving: Bool {
    switch save {
    case .recording, .saving: true
    case .queued: link == .online && nextTarget != nil
    case .idle, .unknown, .backoff, .renewing, .blocked: false
    }
  }

  mutating func end(openingFailure: FetchFailure?) {
    life = .closed
    effects.append(
      .closed(
        ClosingReport(
          pendingEdits: edits.pending,
          unkeptEdits: max(0, edits.edited - max(edits.durable, edits.acknowledged)),
          openingFailure: openingFailure)))
  }
}
