// SPDX-License-Identifier: Apache-2.0

import DraftStore
import Glibc
import Reactor
import Synchronization
import WorkbenchEngine

/// The thread that reads and writes drafts, one job at a time and in order. The calls block, so
/// they must run neither on an event loop nor in a Swift task.
///
/// ```
///          start                stop                 the last job is done
///  (new) ─────────▶ running ─────────▶ stopping ───────────────────────▶ stopped
/// ```
///
/// The first job opens the store. If that fails, each later job tries again.
// Safety: `semaphore` is passed only to calls that are safe from any thread, and lives as long as
// this object; everything else is immutable or guarded by a mutex.
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

  /// Adds a job. Once the thread is stopping, the job fails instead, and never within this call:
  /// the caller may hold a lock that the job needs.
  func enqueue(_ job: @escaping Job) {
    let isTaken = queue.withLock { queue in
      if !queue.isStopping { queue.jobs.append(job) }
      return !queue.isStopping
    }
    if isTaken {
      sem_post(semaphore)
    } else {
      Task.detached {
        job(.failure(DraftStoreError(.unavailable, "The drafts thread has stopped.")))
      }
    }
  }

  /// Runs `body` as a job and waits for its result.
  func call<Value: Sendable>(
    _ body: @escaping @Sendable (any WorkbenchDrafts) throws(DraftStoreError) -> Value
  ) async throws(DraftStoreError) -> Value {
    let result: Result<Value, DraftStoreError> = await withCheckedContinuation { continuation in
      enqueue { drafts in continuation.resume(returning: Self.result(drafts, body)) }
    }
    return try result.get()
  }

  /// Calls `body` with the drafts, or passes on the error that kept them from opening.
  static func result<Value>(
    _ drafts: Result<any WorkbenchDrafts, DraftStoreError>,
    _ body: (any WorkbenchDrafts) throws(DraftStoreError) -> Value
  ) -> Result<Value, DraftStoreError> {
    drafts.flatMap { drafts in
      Result { () throws(DraftStoreError) in try body(drafts) }
    }
  }

  /// Stops the thread after the queued jobs, then calls `then`.
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
