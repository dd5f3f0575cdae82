// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import Reactor
import Synchronization
import WorkbenchEngine

/// The thread on which drafts are read and written: one job after another, in the order in which
/// they came. The calls block, so neither a loop nor a task of Swift makes them.
///
/// ```
///          start                stop                 the last job is done
///  (new) ─────────▶ running ─────────▶ stopping ───────────────────────▶ stopped
/// ```
///
/// The store is opened by the first job, and again by later ones as long as that fails.
// Safety: `semaphore` is only given to calls that are safe from any thread, and lives as long as
// this; all else is immutable or guarded by a mutex.
final class DraftThread: @unchecked Sendable {
  typealias Job = @Sendable (Result<any WorkbenchDrafts, DraftStoreError>) -> Void
  typealias Opening = @Sendable () throws(DraftStoreError) -> any WorkbenchDrafts

  private struct Queue {
    var jobs: [Job] = []
    var isStopping = false
  }

  private let queue = Mutex(Queue())
  private let semaphore: UnsafeMutablePointer<sem_t>
  private let open: Opening

  init(_ open: @escaping Opening) {
    self.open = open
    semaphore = .allocate(capacity: 1)
    sem_init(semaphore, 0, 0)
    do throws(ReactorError) {
      try SystemThread.start(name: "drafts") { [self] in run() }.detach()
    } catch {
      queue.withLock { $0.isStopping = true }
    }
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Adds a job. Once the thread stops, the job is told so, and not within this call: the caller
  /// may hold a lock that the job needs.
  func enqueue(_ job: @escaping Job) {
    let isTaken = queue.withLock { queue in
      if !queue.isStopping { queue.jobs.append(job) }
      return !queue.isStopping
    }
    if isTaken {
      sem_post(semaphore)
    } else {
      Task.detached {
        job(.failure(DraftStoreError(.unavailable, "The thread of drafts has ended.")))
      }
    }
  }

  /// Runs a call as a job, and waits for it.
  func call<Value: Sendable>(
    _ body: @escaping @Sendable (any WorkbenchDrafts) throws(DraftStoreError) -> Value
  ) async throws(DraftStoreError) -> Value {
    let result: Result<Value, DraftStoreError> = await withCheckedContinuation { continuation in
      enqueue { drafts in continuation.resume(returning: Self.result(drafts, body)) }
    }
    return try result.get()
  }

  /// The result of a call on the drafts, if they could be opened.
  static func result<Value>(
    _ drafts: Result<any WorkbenchDrafts, DraftStoreError>,
    _ body: (any WorkbenchDrafts) throws(DraftStoreError) -> Value
  ) -> Result<Value, DraftStoreError> {
    drafts.flatMap { drafts in
      Result { () throws(DraftStoreError) in try body(drafts) }
    }
  }

  /// Lets the thread end behind the jobs that it has; calls `then` when they are done.
  func stop(_ then: @escaping @Sendable () -> Void) {
    enqueue { _ in then() }
    queue.withLock { $0.isStopping = true }
    sem_post(semaphore)
  }

  private func run() {
    var store: (any WorkbenchDrafts)?
    while true {
      while sem_wait(semaphore) != 0 {}
      let next = queue.withLock { queue in
        let job = queue.jobs.isEmpty ? nil : queue.jobs.removeFirst()
        return (job: job, isLast: job == nil && queue.isStopping)
      }
      if next.isLast { return }
      guard let job = next.job else { continue }
      do throws(DraftStoreError) {
        if store == nil { store = try open() }
        if let store { job(.success(store)) }
      } catch {
        job(.failure(error))
      }
    }
  }
}
