// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  /// The state of the session now.
  public var status: SessionStatus {
    SessionStatus(
      headline: headline, content: content, save: phase, remote: remote,
      offlineSince: link.lostSince, isEditable: isEditable, pendingEdits: edits.pending,
      version: base?.version, durableAt: durableAt,
      serverDraftAt: edits.isClean ? nil : serverDraft.keptAt, acknowledgedAt: acknowledgedAt,
      notice: notice)
  }

  /// The region of the device.
  public var content: ContentState {
    if case .failed(let failure, _) = drafts { return .localFailed(failure) }
    if edits.isClean { return .clean }
    return edits.isKept ? .autosaved : .dirty
  }

  private var phase: SavePhase {
    switch save {
    case .idle: .idle
    case .queued: .queued
    case .recording(let attempt), .saving(let attempt, _), .backoff(let attempt, _, _),
      .renewing(let attempt, _):
      .saving(hasLaterEdits: edits.edited > attempt.revision)
    case .unknown: .unknown
    case .blocked(let refusal, _): .blocked(refusal)
    }
  }

  private var headline: Headline {
    switch life {
    case .idle, .opening: return .opening
    case .recovering where !isAsking: return .opening
    case .readOnly: return .readOnly
    case .closed: return .closed
    case .recovering, .editing, .closing: break
    }
    switch remote {
    case .diverged, .gone: return .conflict
    case .absent, .inSync, .unverified, .behind: return headlineOfWork
    }
  }

  private var headlineOfWork: Headline {
    if case .blocked = save { return .blocked }
    if case .localFailed = content { return .localFailed }
    if case .unknown = save { return .unknown }
    if link != .online { return .offline }
    switch save {
    case .recording, .saving, .backoff, .renewing: return .saving
    case .idle, .queued, .unknown, .blocked: break
    }
    switch content {
    case .dirty, .localFailed: return .dirty
    case .autosaved: return .autosaved
    case .clean: break
    }
    if case .behind = remote { return .behind }
    return .saved
  }

  /// Reports the status if it has changed, and requests the next tick.
  mutating func tellChanges() {
    let status = self.status
    if status != told {
      told = status
      effects.append(.tell(status))
    }
    if life != .closed { setAlarm() }
  }
}
