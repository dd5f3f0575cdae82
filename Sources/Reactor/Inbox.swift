// SPDX-License-Identifier: Apache-2.0

/// Something that a loop has to run.
enum Work {
  /// A job of the Swift runtime: a part of a task that prefers this loop.
  case job(UnownedJob)
  /// A job of an actor that lives on this loop.
  case isolatedJob(UnownedJob)
  /// A call requested with `EventLoop.execute(_:)`.
  case call(@Sendable () -> Void)
}

/// The jobs that other threads enqueue on a loop. Guarded by the loop's mutex.
///
/// Invariant: while `isAsleep`, the loop is in (or about to enter) a wait that only its eventfd, a
/// timer or a descriptor ends; code that adds work then clears the flag and writes the eventfd. An
/// awake loop checks the inbox before it sleeps, so adding work to a busy loop needs no system
/// call.
struct Inbox {
  private(set) var work: [Work] = []
  private(set) var isStopping = false
  private(set) var hasEnded = false
  private var isAsleep = false

  /// Adds work; true when the caller must wake the loop. Work for an ended loop is dropped.
  mutating func add(_ item: Work) -> Bool {
    guard !hasEnded else { return false }
    work.append(item)
    return takeWakeUp()
  }

  /// Asks the loop to end; true when the caller must wake it.
  mutating func stop() -> Bool {
    isStopping = true
    return takeWakeUp()
  }

  /// Marks the loop asleep if nothing waits for it; false means that it must not block.
  mutating func fallAsleep() -> Bool {
    guard work.isEmpty, !isStopping else { return false }
    isAsleep = true
    return true
  }

  /// Marks the loop awake and swaps the waiting work into `batch`, which must be empty.
  mutating func wake(taking batch: inout [Work]) {
    isAsleep = false
    if !work.isEmpty { swap(&work, &batch) }
  }

  /// Ends the loop if it was stopped and nothing waits for it.
  mutating func end() -> Bool {
    guard isStopping, work.isEmpty else { return false }
    hasEnded = true
    return true
  }

  private mutating func takeWakeUp() -> Bool {
    defer { isAsleep = false }
    return isAsleep
  }
}
