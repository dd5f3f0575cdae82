// SPDX-License-Identifier: Apache-2.0

/// The serial executor of the actors that live on a loop.
///
/// It is another object than the loop, which is a task executor. The runtime takes a task out of
/// its serial executor whenever it returns into a function that belongs to no actor. If tasks were
/// run as isolated to the loop, each such return would queue another job.
// Safety: `loop` is set once, in the initializer of the loop, before any other thread knows either.
final class LoopIsolation: SerialExecutor, @unchecked Sendable {
  /// The loop, which owns the executor.
  unowned var loop: EventLoop?

  func enqueue(_ job: consuming ExecutorJob) {
    loop?.submit(.isolatedJob(UnownedJob(job)))
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  /// Lets `assumeIsolated` succeed in plain callbacks of the loop, such as readiness handlers.
  func checkIsolated() { loop?.preconditionCurrent() }

  func isIsolatingCurrentContext() -> Bool? { loop?.isCurrent }
}
