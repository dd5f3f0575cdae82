// SPDX-License-Identifier: Apache-2.0

extension WorkbenchEngine {
  /// Schedules a draft after a pause in editing, and no later than the first edit's deadline.
  mutating func scheduleDraft() {
    let quietAt = now.uptime + configuration.draftQuiet
    let first = DraftState.Due(
      quietAt: quietAt, latestAt: now.uptime + configuration.draftLatest)
    switch drafts {
    case .settled: drafts = .waiting(first)
    case .waiting(var due):
      due.quietAt = quietAt
      drafts = .waiting(due)
    case .writing(let revision, let key, var next):
      next = DraftState.Due(quietAt: quietAt, latestAt: next?.latestAt ?? first.latestAt)
      drafts = .writing(revision: revision, attemptKey: key, next: next)
    case .failed: break
    }
  }

  /// Schedules a draft as soon as the store is free.
  mutating func hurryDraft() {
    let due = DraftState.Due(quietAt: now.uptime, latestAt: now.uptime)
    switch drafts {
    case .settled, .waiting, .failed: drafts = .waiting(due)
    case .writing(let revision, let key, _):
      drafts = .writing(revision: revision, attemptKey: key, next: due)
    }
  }

  /// Writes a draft if one is due.
  mutating func runDraftTimer() {
    let dueAt: Int64
    switch drafts {
    case .waiting(let due): dueAt = due.at
    case .failed(_, let retryAt): dueAt = retryAt
    case .settled, .writing: return
    }
    // A document that is being moved to the trash must not come back as a draft.
    guard dueAt <= now.uptime, discard?.revision != edits.edited else { return }
    if edits.isKept, !isRecording { drafts = .settled } else { writeDraft() }
  }

  /// True if a save waits for its draft to be written.
  private var isRecording: Bool {
    if case .recording = save { true } else { false }
  }

  private mutating func writeDraft() {
    let attempt = save.attempt
    drafts = .writing(revision: edits.edited, attemptKey: attempt?.key, next: nil)
    let draft = WorkbenchDraft(
      revision: edits.edited, document: document, base: base, attempt: attempt,
      writtenAt: now.wall)
    effects.append(.writeDraft(draft, changedParts: Set(changedParts.keys)))
  }

  mutating func draftWritten(_ revision: Int) {
    guard case .writing(revision, let key, let next) = drafts else { return }
    let isNews = revision > max(edits.durable, edits.acknowledged)
    edits.durable = max(edits.durable, revision)
    durableAt = now.wall
    draftFailures = 0
    changedParts = changedParts.filter { $0.value > revision }
    if isNews { effects.append(.settle(.durable(through: edits.durable))) }
    continueDrafts(next)
    sendRecorded(key)
  }

  private mutating func continueDrafts(_ next: DraftState.Due?) {
    if let next {
      drafts = .waiting(next)
    } else if edits.isKept {
      drafts = .settled
    } else {
      drafts = .waiting(DraftState.Due(quietAt: now.uptime, latestAt: now.uptime))
    }
  }

  mutating func draftFailed(_ revision: Int, _ failure: LocalFailure) {
    guard case .writing(revision, let key, _) = drafts else { return }
    failDrafts(failure)
    // If drafts cannot be written, the save goes ahead: it is the only way to keep the edits.
    sendRecorded(key)
    if isRecording { hurryDraft() }
  }

  /// Reports the failure, and schedules a retry.
  mutating func failDrafts(_ failure: LocalFailure) {
    draftFailures += 1
    drafts = .failed(failure, retryAt: now.uptime + pause(after: draftFailures))
  }
}
