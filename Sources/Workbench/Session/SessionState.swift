// SPDX-License-Identifier: Apache-2.0

import DraftStore
import WorkbenchEngine

/// The state that a session guards with its lock.
struct SessionState: ~Copyable, Sendable {
  var engine: WorkbenchEngine
  var status: SessionStatus
  var ledger = EditLedger()
  var alarm = Alarm()
  var waiters = Waiters()
  var news = News()
  /// Other processes that were editing the session when it was opened.
  var alsoOpen: [ProcessIdentity] = []
  /// The closing report; nil until the session has ended.
  var report: ClosingReport?
  /// The uptime of the user's last edit or request.
  var lastActivity: Int64
  /// True while the workbench is hidden from the user.
  var isHidden = false
  /// The task that watches the session on the server.
  var watch: (id: String, task: Task<Void, Never>)?

  /// The subscribers of the session's sequences.
  struct News {
    var statuses = Subscribers<SessionStatus>()
    var events = Subscribers<WorkbenchNews>()

    func finish() {
      statuses.finish()
      events.finish()
    }
  }

  /// Tasks to cancel once the lock is released: whoever waits for them may need it.
  var outdated: [Task<Void, Never>] = []

  init(_ configuration: EngineConfiguration, now: Int64) {
    engine = WorkbenchEngine(configuration)
    status = engine.status
    lastActivity = now
  }

  /// The outcome of a save of all edits up to `revision`; nil while it is pending.
  func outcome(ofSaveThrough revision: Int) -> Result<SaveOutcome, WorkbenchError>? {
    if ledger.discarded >= revision { return .failure(.discarded) }
    if ledger.acknowledged >= revision, let base = engine.base {
      return .success(.saved(base.version))
    }
    if engine.remote == .gone, report == nil { return .success(.missing) }
    if let refusal = ledger.refusal(of: revision) { return .success(.rejected(refusal)) }
    return obstacle
  }

  /// The outcome of a save as a new session, in place of session `id`; nil while it is pending.
  func outcome(
    ofSaveAsInPlaceOf id: String?, afterRejections count: Int
  ) -> Result<SaveOutcome, WorkbenchError>? {
    if let base = engine.base, base.version.sessionID != id {
      return .success(.saved(base.version))
    }
    if ledger.rejectionCount > count, let refusal = ledger.rejection?.refusal {
      return .success(.rejected(refusal))
    }
    // Saving a new session does not depend on the old one.
    if case .success(.conflict) = obstacle { return nil }
    if case .success(.missing) = obstacle { return nil }
    return obstacle
  }

  /// The reason why a save is not being executed now.
  private var obstacle: Result<SaveOutcome, WorkbenchError>? {
    if report != nil { return .failure(.closed) }
    if case .blocked(let refusal, .some) = engine.save { return .success(.rejected(refusal)) }
    switch engine.remote {
    case .diverged(let version, let divergence) where divergence != .examining:
      return .success(.conflict(version))
    case .gone: return .success(.missing)
    case .absent, .inSync, .unverified, .behind, .diverged: break
    }
    if engine.link != .online { return .success(.pending) }
    switch engine.save {
    case .unknown, .backoff: return .success(.pending)
    case .idle, .queued, .recording, .saving, .renewing, .blocked: return nil
    }
  }
}
