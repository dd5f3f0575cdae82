// SPDX-License-Identifier: Apache-2.0

/// `Task(executorPreference: loop)` and actors whose `unownedExecutor` is the loop's run on its
/// thread.
extension EventLoop: SerialExecutor, TaskExecutor {
  public func enqueue(_ job: consuming ExecutorJob) {
    submit(.job(UnownedJob(job)))
  }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  public func asUnownedTaskExecutor() -> UnownedTaskExecutor {
    UnownedTaskExecutor(ordinary: self)
  }

  /// Lets `assumeIsolated` succeed in plain callbacks of the loop, such as readiness handlers.
  public func checkIsolated() {
    preconditionCurrent()
  }

  public func isIsolatingCurrentContext() -> Bool? { isCurrent }
}
