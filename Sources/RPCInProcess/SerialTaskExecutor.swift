// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A task executor that runs one job at a time on Swift's default threads. It replaces an event
/// loop where there is no socket.
public final class SerialTaskExecutor: TaskExecutor {
  private let queue = Mutex(Queue())

  private struct Queue {
    var jobs: [UnownedJob] = []
    var isDraining = false
  }

  public init() {}

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isIdle = queue.withLock { queue in
      queue.jobs.append(job)
      defer { queue.isDraining = true }
      return !queue.isDraining
    }
    if isIdle { Task.detached { self.drain() } }
  }

  /// Runs jobs until none is left; the caller that sets `isDraining` owns the one running drain.
  private func drain() {
    while true {
      let batch = queue.withLock { queue in
        defer { queue.jobs.removeAll() }
        queue.isDraining = !queue.jobs.isEmpty
        return queue.jobs
      }
      if batch.isEmpty { return }
      for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}
