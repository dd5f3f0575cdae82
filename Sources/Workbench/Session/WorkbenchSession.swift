// SPDX-License-Identifier: Apache-2.0

public import DraftStore
import Synchronization
public import WorkbenchEngine

/// An open session of a workbench: accepts edits, keeps them on the device and on the server, and
/// reports where they are.
///
/// Drives a `WorkbenchEngine`, which makes all decisions, and adds the clock, the drafts thread and
/// the calls to the server. Requests may come from any thread. An edit waits for no I/O: it is
/// applied in memory, and a draft is written soon after.
///
/// ```
///  edits, requests ──▶ engine, under a lock ──▶ drafts ── one thread, in order ──▶ answers ─┐
///                        ▲        ├───────────▶ server ── one task, in order ────▶ answers ─┤
///                        │        └───────────▶ its drafts ── one task, in order ▶ answers ─┤
///                        └──────────────────────────────────────────────────────────────────┘
/// ```
///
/// Only `close()` or a discard ends a session: its desk holds it until then.
public final class WorkbenchSession: Sendable {
  let desk: WorkbenchDesk
  let drafts: SessionDrafts
  private let link: SessionLink
  private let calls: AsyncStream<WorkbenchEffect>.Continuation
  private let draftCalls: AsyncStream<WorkbenchEffect>.Continuation
  private let state: Mutex<SessionState>

  init(
    desk: WorkbenchDesk, configuration: EngineConfiguration, drafts: SessionDrafts
  ) {
    self.desk = desk
    self.drafts = drafts
    link = SessionLink(desk.server, desk.limits, configuration)
    state = Mutex(SessionState(configuration, now: desk.clock.now.uptime))
    let (effects, calls) = AsyncStream<WorkbenchEffect>.makeStream()
    self.calls = calls
    let (draftEffects, draftCalls) = AsyncStream<WorkbenchEffect>.makeStream()
    self.draftCalls = draftCalls
    Task { [self] in
      for await effect in effects {
        await link.answer(effect) { news in take(news) }
      }
    }
    let draftLink = ServerDraftLink(
      desk.server, drafts, deviceName: desk.configuration.deviceName)
    Task { [self] in
      for await effect in draftEffects {
        await draftLink.answer(effect) { news in take(news) }
      }
    }
  }

  // MARK: State

  /// The document with all edits.
  public var document: WorkbenchDocument { state.withLock { $0.engine.document } }

  /// The number of the last edit, which `document` includes.
  public var revision: Int { state.withLock { $0.engine.revision } }

  /// The session's current status.
  public var status: SessionStatus { state.withLock { $0.status } }

  /// Other processes, or other windows of this one, that were editing the same session when it was
  /// opened. Each has its own draft; the first to save wins, and the others are asked.
  public var alsoOpen: [ProcessIdentity] { state.withLock { $0.alsoOpen } }

  /// The session's status now and after each change. A slow reader gets only the newest.
  public var statuses: AsyncStream<SessionStatus> {
    subscribe(.bufferingNewest(1), { $0.status }, \.statuses)
  }

  /// The session's events from now on. If a reader leaves more than 64 unread, the oldest are
  /// dropped; `document` and `status` are always current.
  public var news: AsyncStream<WorkbenchNews> {
    subscribe(.bufferingNewest(64), { _ in nil }, \.events)
  }

  /// Reads the state under the lock.
  func read<Value: Sendable>(_ body: (borrowing SessionState) -> Value) -> Value {
    state.withLock { body($0) }
  }

  private func subscribe<Element: Sendable>(
    _ policy: AsyncStream<Element>.Continuation.BufferingPolicy,
    _ first: (borrowing SessionState) -> Element?,
    _ path: any WritableKeyPath<SessionState.News, Subscribers<Element>> & Sendable
  ) -> AsyncStream<Element> {
    let (stream, continuation) = AsyncStream<Element>.makeStream(bufferingPolicy: policy)
    let id = state.withLock { state -> Int? in
      if let element = first(state) { continuation.yield(element) }
      guard state.report == nil else { return nil }
      return state.news[keyPath: path].add(continuation)
    }
    guard let id else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.news[keyPath: path].remove(id) }
    }
    return stream
  }

  // MARK: Events

  /// Passes an event to the engine, and starts its effects.
  func feed(_ event: WorkbenchEvent) {
    change { state in
      if let refusal = handle(event, &state) { state.ledger.takeLate(refusal) }
    }
  }

  /// Passes a user's request to the engine, and returns what `read` finds right after it.
  ///
  /// - Throws: The reason why the request is refused.
  @discardableResult
  func request<Value: Sendable>(
    _ event: WorkbenchEvent, _ read: (inout SessionState) -> Value
  ) throws(WorkbenchError) -> Value {
    let result = change { state -> Result<Value, WorkbenchError> in
      // An engine that has ended returns no effects, not even a refusal.
      guard state.report == nil else { return .failure(.closed) }
      state.lastActivity = desk.clock.now.uptime
      switch event {
      case .save, .saveAs, .resolve: state.ledger.forgetRejection()
      default: break
      }
      guard let refusal = handle(event, &state) else { return .success(read(&state)) }
      return .failure(error(refusal, state))
    }
    return try result.get()
  }

  /// Changes the state under the lock and resumes waiters. Cancels tasks and finishes streams
  /// outside of the lock, since those may call back.
  private func change<Value: Sendable>(_ body: (inout SessionState) -> Value) -> Value {
    let (value, tasks, isOver) = state.withLock { state in
      let value = body(&state)
      answerWaiters(&state)
      defer { state.outdated = [] }
      return (value, state.outdated, state.report != nil)
    }
    for task in tasks { task.cancel() }
    if isOver { ended() }
    return value
  }

  private func error(_ refusal: RequestRefusal, _ state: borrowing SessionState) -> WorkbenchError {
    switch state.engine.life {
    case .readOnly: .readOnly
    case .closing, .closed: .closed
    case .idle, .opening, .recovering, .editing: WorkbenchError(refusal)
    }
  }

  /// Passes an event to the engine, and hands out its effects. Runs under the lock, so that effects
  /// keep their order; nothing here blocks.
  private func handle(_ event: WorkbenchEvent, _ state: inout SessionState) -> RequestRefusal? {
    var refusal: RequestRefusal?
    for effect in state.engine.handle(event, at: desk.clock.now) {
      switch effect {
      case .findDraft, .writeDraft, .acknowledge, .trash:
        drafts.perform(effect) { [self] news in take(news) }
      case .save, .fetch, .renewCredentials, .probe: calls.yield(effect)
      case .saveServerDraft, .removeServerDraft, .releaseServerDraft: draftCalls.yield(effect)
      case .reconcile(let input): reconcile(input)
      case .load(let document, let isReadOnly):
        state.news.events.tell(.document(document, isReadOnly: isReadOnly))
      case .ask(let version, let divergence):
        state.news.events.tell(.question(version, divergence))
      case .refuse(let reason): refusal = reason
      case .settle(let outcome): state.ledger.take(outcome)
      case .tell(let status):
        state.status = status
        state.news.statuses.tell(status)
        follow(status, &state)
      case .closed(let report): end(report, &state)
      case .wake(let time): state.alarm.set(time, ring)
      }
    }
    return refusal
  }

  private func take(_ news: SessionDrafts.News) {
    switch news {
    case .event(let event): feed(event)
    case .alsoOpen(let others): state.withLock { $0.alsoOpen = others }
    case .failure(let error): tell(.draftFailure(error))
    }
  }

  private func take(_ news: SessionLink.News) {
    switch news {
    case .event(let event): feed(event)
    case .failure(let failure): tell(.serverFailure(failure))
    }
  }

  private func tell(_ event: WorkbenchNews) { state.withLock { $0.news.events.tell(event) } }

  /// Compares both sides off the caller's thread, since that takes time for large documents.
  private func reconcile(_ input: ReconciliationInput) {
    let idKeys = desk.configuration.idKeys
    Task.detached { [self] in
      let result = Reconciliation.of(input, idKeys: idKeys)
      feed(
        .reconciled(
          revision: input.revision, version: input.theirs.version.version, result))
    }
  }

  // MARK: Watching

  /// Watches the session that is shown. A save as a new session changes which one that is.
  private func follow(_ status: SessionStatus, _ state: inout SessionState) {
    let id = status.isEditable ? status.version?.sessionID : nil
    guard id != state.watch?.id else { return }
    if let old = state.watch { state.outdated.append(old.task) }
    state.watch = id.map { id in
      (id: id, task: Task { await SessionWatch(id: id, session: self, desk: desk).run() })
    }
  }

  /// Sets whether the workbench is hidden. The server is not watched while it is.
  func setHidden(_ isHidden: Bool) {
    change { $0.isHidden = isHidden }
  }

  // MARK: Time

  private func ring(at time: Int64) -> Task<Void, Never> {
    Task { [self] in
      guard (try? await desk.clock.wait(until: time)) != nil else { return }
      change { state in
        guard state.alarm.ring(time, now: desk.clock.now.uptime, ring) else { return }
        _ = handle(.tick, &state)
      }
    }
  }

  // MARK: Waiting

  /// Waits until `answer` returns a result. It is called under the lock, after each event.
  func wait<Value: Sendable>(
    _ answer: @escaping @Sendable (borrowing SessionState) -> Result<Value, WorkbenchError>?
  ) async throws(WorkbenchError) -> Value {
    let id = state.withLock { $0.waiters.makeID() }
    let result: Result<Value, WorkbenchError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { state in
          if let result = answer(state) { return continuation.resume(returning: result) }
          if Task.isCancelled { return continuation.resume(returning: .failure(.cancelled)) }
          let waiter = Waiters.Waiter(
            look: { state in
              guard let result = answer(state) else { return false }
              continuation.resume(returning: result)
              return true
            }, cancel: { continuation.resume(returning: .failure(.cancelled)) })
          state.waiters.add(id, waiter)
        }
      }
    } onCancel: {
      state.withLock { $0.waiters.remove(id) }?.cancel()
    }
    return try result.get()
  }

  private func answerWaiters(_ state: inout SessionState) {
    guard !state.waiters.isEmpty else { return }
    for (id, waiter) in state.waiters.all where waiter.look(state) {
      _ = state.waiters.remove(id)
    }
  }

  // MARK: Ending

  private func end(_ report: ClosingReport, _ state: inout SessionState) {
    state.report = report
    state.alarm.cancel()
    if let watch = state.watch { state.outdated.append(watch.task) }
    state.watch = nil
    calls.finish()
    draftCalls.finish()
    drafts.release {}
  }

  /// Finishes the subscribers' sequences, outside of the lock.
  private func ended() {
    let subscribers = state.withLock { state in
      let news = state.news
      state.news = SessionState.News()
      return news
    }
    subscribers.finish()
    desk.forget(self)
  }
}
