// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  mutating func resolve(_ resolution: Resolution, reviewed: Int64) {
    guard isEditable || isAsking else {
      effects.append(.refuse(.notOpen))
      return
    }
    switch remote {
    case .behind(let version) where version.version == reviewed && resolution == .useTheirs:
      wantFetch()
    case .gone: resolveGone(resolution)
    case .diverged(let version, let divergence):
      // While the two sides are being compared, there is nothing that the user could have reviewed.
      guard version.version == reviewed, divergence != .examining, let theirs else {
        effects.append(.refuse(.changedSinceReview))
        return
      }
      resolve(resolution, divergence, theirs)
    case .absent, .inSync, .unverified, .behind: effects.append(.refuse(.notApplicable))
    }
  }

  private mutating func resolveGone(_ resolution: Resolution) {
    switch resolution {
    case .saveAsCopy(let title): requestSave(copyTitle: title)
    case .useTheirs: startDiscard(next: nil)
    case .keepMine, .merge, .merged: effects.append(.refuse(.notApplicable))
    }
  }

  private mutating func resolve(
    _ resolution: Resolution, _ divergence: RemoteState.Divergence, _ copy: ServerCopy
  ) {
    switch resolution {
    case .keepMine:
      rebase(onto: copy)
      enterEditing(.inSync)
      queueSave()
    case .useTheirs: startDiscard(next: copy)
    case .merge:
      if case .mergeable(let merged, edits.edited) = divergence {
        apply(merged, onto: copy)
      } else if case .mergeable = divergence {
        mergesNext = true
        compare(with: copy)
      } else {
        effects.append(.refuse(.notApplicable))
      }
    case .merged(let merged, let revision):
      guard revision == edits.edited else {
        effects.append(.refuse(.changedSinceReview))
        return
      }
      apply(merged, onto: copy)
    case .saveAsCopy(let title):
      enterEditing(remote)
      requestSave(copyTitle: title)
    }
  }

  /// Replaces the document with a merged one based on the server's version, and saves it.
  mutating func apply(_ merged: WorkbenchDocument, onto copy: ServerCopy) {
    mergesNext = false
    document.title = merged.title
    document.description = merged.description
    replaceContent(merged.content)
    document.format = merged.format
    rebase(onto: copy)
    life = .editing
    effects.append(.load(document, isReadOnly: false))
    queueSave()
  }

  private mutating func queueSave() {
    if case .idle = save { save = .queued }
    if case .blocked(_, nil) = save { save = .queued }
  }

  // MARK: Discarding

  mutating func discardEdits() {
    guard isEditable, discard == nil, !edits.isClean else {
      effects.append(.refuse(isEditable ? .notApplicable : .notOpen))
      return
    }
    startDiscard(next: base)
  }

  /// Moves the edits to the trash. The document is replaced only once they are there.
  private mutating func startDiscard(next: ServerCopy?) {
    switch save {
    case .recording, .saving, .unknown, .renewing:
      // The server may be about to receive the edits that are to be discarded.
      effects.append(.refuse(.notApplicable))
      return
    case .idle, .queued, .backoff, .blocked: break
    }
    guard discard == nil else { return }
    discard = Discard(revision: edits.edited, next: next)
    effects.append(.trash(document, revision: edits.edited))
  }

  mutating func trashed(_ revision: Int) {
    guard let discard, discard.revision == revision else { return }
    self.discard = nil
    // Edits made meanwhile are not in the trash, so the user has to decide again.
    guard revision == edits.edited else {
      effects.append(.refuse(.changedSinceReview))
      return
    }
    effects.append(.settle(.discarded(through: revision)))
    save = .idle
    savesAgain = false
    sent = nil
    notice = .none
    if let next = discard.next {
      if life == .recovering { life = .editing }
      adopt(next)
    } else {
      edits.acknowledged = edits.edited
      pendingSince = nil
      settleDrafts()
      // The session ends once its draft on the server is removed, too.
      serverDraft.retryAt = now.uptime
      if life == .editing { life = .closing(until: now.uptime + configuration.closingLongest) }
    }
  }

  mutating func trashFailed(_ revision: Int, _ failure: LocalFailure) {
    guard let discard, discard.revision == revision else { return }
    self.discard = nil
    effects.append(.refuse(.local(failure)))
  }
}
