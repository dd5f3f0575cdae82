// SPDX-License-Identifier: Apache-2.0

/// `Task(executorPreference: loop)` runs on the loop's thread.
extension EventLoop: TaskExecutor {
  public func enqueue(_ job: consuming ExecutorJob) {
    submit(.job(UnownedJob(job)))
  }

  public func asUnownedTaskExecutor() -> UnownedTaskExecutor {
    UnownedTaskExecutor(ordinary: self)
  }

  /// The executor for the `unownedExecutor` of an actor that lives on the loop.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    isolation.asUnownedSerialExecutor()
  }
}
