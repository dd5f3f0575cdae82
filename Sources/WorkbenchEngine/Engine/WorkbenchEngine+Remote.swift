// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  // MARK: Watching

  mutating func watched(_ version: ServerVersion) {
    guard let base, version.sessionID == base.version.sessionID else { return }
    switch save {
    case .recording, .saving, .unknown, .backoff, .renewing:
      // The version may be the one that this save creates.
      if version.version > news?.version ?? 0 { news = version }
    case .idle, .queued, .blocked: considerNews(version)
    }
  }

  /// Handles the version that was reported while a save was in progress.
  mutating func takeNews() {
    guard let version = news else { return }
    news = nil
    considerNews(version)
  }

  private mutating func considerNews(_ version: ServerVersion) {
    guard life == .editing, let base, version.sessionID == base.version.sessionID,
      version.version >= base.version.version
    else { return }
    if version.version == base.version.version {
      // The session was deleted and has been restored unchanged.
      if remote == .gone { remote = .inSync }
      return
    }
    switch remote {
    case .diverged(let known, _) where known.version >= version.version: return
    case .behind(let known) where known.version >= version.version: return
    case .absent, .unverified: return
    case .inSync, .behind, .diverged, .gone: break
    }
    guard edits.isClean else { return diverge(at: version) }
    remote = .behind(version)
    theirs = nil
    if configuration.loadsNewerByItself { wantFetch() }
  }

  mutating func watchedDeletion() {
    guard life == .editing, base != nil else { return }
    remote = .gone
    theirs = nil
  }

  /// Records that the server has a different version, and fetches it for a comparison.
  mutating func diverge(at version: ServerVersion) {
    remote = .diverged(version, .examining)
    theirs = nil
    comparison = nil
    wantFetch()
  }

  // MARK: Fetching

  mutating func wantFetch() {
    fetch.isWanted = true
    fetch.retryAt = now.uptime
  }

  mutating func sendFetch() {
    guard fetch.isWanted, !fetch.isUnderWay, link == .online, fetch.retryAt <= now.uptime,
      let id = wantedID
    else { return }
    fetch.isWanted = false
    fetch.isUnderWay = true
    effects.append(.fetch(sessionID: id))
  }

  private var wantedID: String? {
    if case .opening(let id) = life { return id }
    return base?.version.sessionID
  }

  mutating func fetched(_ copy: ServerCopy) {
    guard fetch.isUnderWay else { return }
    fetch = FetchState(isWanted: fetch.isWanted)
    var copy = copy
    if configuration.worksInParts, !copy.document.content.isInParts {
      copy.document.content = WorkbenchContent(text: copy.document.content.text, inParts: true)
    }
    switch life {
    case .opening:
      life = .editing
      adopt(copy)
    case .recovering: compare(with: copy)
    case .editing: fetchedWhileEditing(copy)
    case .idle, .readOnly, .closing, .closed: break
    }
  }

  private mutating func fetchedWhileEditing(_ copy: ServerCopy) {
    guard copy.version.sessionID == base?.version.sessionID else { return }
    switch remote {
    case .behind:
      if edits.isClean, copy.version.version > base?.version.version ?? 0 { adopt(copy) }
    case .unverified, .diverged, .gone: compare(with: copy)
    case .absent, .inSync: break
    }
  }

  mutating func fetchFailed(_ failure: FetchFailure) {
    guard fetch.isUnderWay else { return }
    fetch.isUnderWay = false
    switch failure {
    case .missing: fetchedNothing(failure)
    case .refused(let refusal):
      guard refusal.kind != .denied else { return fetchedNothing(failure) }
      if refusal.kind == .authExpired { effects.append(.renewCredentials) }
      retryFetch()
    case .unreachable: retryFetch()
    }
  }

  private mutating func retryFetch() {
    fetch.failures += 1
    fetch.isWanted = true
    fetch.retryAt = now.uptime + pause(after: fetch.failures)
    // Editing must not wait for a server that cannot be reached.
    if !isAsking { workUnverified() }
  }

  private mutating func fetchedNothing(_ failure: FetchFailure) {
    switch life {
    case .opening: end(openingFailure: failure)
    case .recovering: enterEditing(.gone)
    case .editing:
      remote = .gone
      theirs = nil
    case .idle, .readOnly, .closing, .closed: break
    }
  }

  // MARK: Comparing

  /// Requests a comparison of the document with a version on the server.
  mutating func compare(with copy: ServerCopy) {
    theirs = copy
    remote = .diverged(copy.version, .examining)
    comparison = Comparison(revision: edits.edited, version: copy.version.version)
    effects.append(
      .reconcile(
        ReconciliationInput(
          base: base, mine: document, revision: edits.edited, theirs: copy, sent: sent)))
  }

  mutating func reconciled(_ revision: Int, _ version: Int64, _ result: Reconciliation) {
    guard comparison == Comparison(revision: revision, version: version), let theirs else { return }
    comparison = nil
    switch life {
    case .recovering, .editing: break
    case .idle, .opening, .readOnly, .closing, .closed: return
    }
    switch result {
    case .theirsIsSent(let sent): settle(through: sent, theirs)
    case .equal: settle(through: revision, theirs)
    case .mineUnchanged: mineIsUnchanged(revision, theirs)
    case .theirsUnchanged: theirsAreUnchanged(theirs)
    case .merged(let merged): canMerge(merged, revision, theirs)
    case .conflicting(let places): question(theirs, .conflicting(places))
    }
  }

  /// Acknowledges the edits up to `revision`, which the server has.
  private mutating func settle(through revision: Int, _ copy: ServerCopy) {
    theirs = nil
    acknowledge(through: revision, base: copy)
    enterEditing(.inSync)
    takeNews()
  }

  private mutating func mineIsUnchanged(_ revision: Int, _ copy: ServerCopy) {
    guard revision == edits.edited else { return compare(with: copy) }
    effects.append(.acknowledge(through: revision, base: base))
    // Edits that cancel each other out leave nothing to save, so they count as acknowledged.
    effects.append(
      .settle(.acknowledged(through: revision, version: base?.version.version ?? 0)))
    if life == .recovering || configuration.loadsNewerByItself {
      life = .editing
      adopt(copy)
    } else {
      edits.acknowledged = revision
      pendingSince = nil
      theirs = nil
      sent = nil
      remote = .behind(copy.version)
      settleDrafts()
      liftRefusal()
    }
  }

  private mutating func theirsAreUnchanged(_ copy: ServerCopy) {
    if copy.version.version == base?.version.version {
      base = copy
      theirs = nil
      remote = .inSync
    } else {
      rebase(onto: copy)
    }
    enterEditing(.inSync)
  }

  private mutating func canMerge(
    _ merged: WorkbenchDocument, _ revision: Int, _ copy: ServerCopy
  ) {
    guard configuration.mergesByItself || mergesNext else {
      return question(copy, .mergeable(merged, revision: revision))
    }
    guard revision == edits.edited else { return compare(with: copy) }
    apply(merged, onto: copy)
  }

  private mutating func question(_ copy: ServerCopy, _ divergence: RemoteState.Divergence) {
    mergesNext = false
    remote = .diverged(copy.version, divergence)
    // The user is asked once for each version, however often the two sides are compared.
    guard askedVersion != copy.version.version else { return }
    askedVersion = copy.version.version
    effects.append(.ask(copy.version, divergence))
  }
}
