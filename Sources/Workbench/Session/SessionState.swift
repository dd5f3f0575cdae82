// SPDX-License-Identifier: Apache-2.0

import DraftStore
import WorkbenchEngine

/// All that a session guards with its lock.
struct SessionState: ~Copyable, Sendable {
  var engine: WorkbenchEngine
  var status: SessionStatus
  var ledger = EditLedger()
  var alarm = Alarm()
  var waiters = Waiters()
  var news = News()
  /// Other processes that were editing the session when it was opened.
  var alsoOpen: [ProcessIdentity] = []
  /// The state of things when the session ended; nil until then.
  var report: ClosingReport?
  /// The uptime of the last edit or request of a person.
  var lastActivity: Int64
  /// True while nobody looks.
  var isHidden = false
  /// The task that hears news of the session on the server.
  var watch: (id: String, task: Task<Void, Never>)?

  /// Those who are told.
  struct News {
    var statuses = Subscribers<SessionStatus>()
    var events = Subscribers<WorkbenchNews>()

    func finish() {
      statuses.finish()
      events.finish()
    }
  }

  /// Tasks to be cancelled once the lock is free: what they wait for may need it.
  var outdated: [Task<Void, Never>] = []

  init(_ configuration: EngineConfiguration, now: Int64) {
    engine = WorkbenchEngine(configuration)
    status = engine.status
    lastActivity = now
  }

  /// The outcome of a save of all edits up to `revision`; nil while it is not known.
  func outcome(ofSaveThrough revision: Int) -> Result<SaveOutcome, WorkbenchError>? {
    if ledger.discarded >= revision { return .failure(.discarded) }
    if ledger.acknowledged >= revision, let base = engine.base {
      return .success(.saved(base.version))
    }
    if engine.remote == .gone, report == nil { return .success(.missing) }
    if let refusal = ledger.refusal(of: revision) { return .success(.rejected(refusal)) }
    return obstacle
  }

  /// The outcome of a save as a new session, in place of one of that id; nil while it is not known.
  func outcome(
    ofSaveAsInPlaceOf id: String?, afterRejections count: Int
  ) -> Result<SaveOutcome, WorkbenchError>? {
    if let base = engine.base, base.version.sessionID != id {
      return .success(.saved(base.version))
    }
    if ledger.rejectionCount > count, let refusal = ledger.rejection?.refusal {
      return .success(.rejected(refusal))
    }
    // A new session needs no answer about the old one.
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
