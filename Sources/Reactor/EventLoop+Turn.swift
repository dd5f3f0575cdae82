// SPDX-License-Identifier: Apache-2.0

import DequeModule
import Synchronization

/// The turns of a running loop; see the picture at `EventLoop`.
extension EventLoop {
  /// After so many jobs a turn ends although more are ready, so that a task that keeps itself busy
  /// cannot starve sockets and timers. At 1 µs a job that is a millisecond.
  static let jobsPerTurnMax = 1024

  func run() {
    SystemThread.enter(self)
    now = .read()
    repeat {
      poll()
      fireTimers()
      settle()
    } while !ended()
    leave()
  }

  /// Waits for something to do and hands out readiness.
  private func poll() {
    let limit = waitLimit()
    let ended = MonotonicInstant.read()
    let worked = now.duration(to: ended)
    let count = poller.wait(milliseconds: limit)
    now = .read()
    // An event during the wait ended it at once.
    lateness = max(.zero, worked - ended.duration(to: now))
    inbox.withLock { $0.wake(taking: &received) }
    if !received.isEmpty {
      ready.append(contentsOf: received)
      received.removeAll(keepingCapacity: true)
    }
    for index in 0..<count {
      let event = poller.event(at: index)
      registrations[event.tag]?.deliver(event.readiness)
    }
  }

  /// The timeout of the next wait: 0 while something is ready, none (-1) when
  /// no timer is pending. Rounds up, so that a timer never finds its turn too early.
  private func waitLimit() -> Int32 {
    guard ready.isEmpty, observers.isEmpty, inbox.withLock({ $0.fallAsleep() }) else { return 0 }
    guard let timer = timers.first else { return -1 }
    let remaining = MonotonicInstant.read().duration(to: timer.deadline).nanosecondsClamped
    guard remaining > 0 else { return 0 }
    return Int32(clamping: (remaining - 1) / 1_000_000 + 1)
  }

  private func fireTimers() {
    while let timer = timers.popDue(at: now) { timer.fire() }
  }

  /// Runs ready jobs and end-of-turn observers until neither is left or the turn is full.
  private func settle() {
    var budget = Self.jobsPerTurnMax
    repeat {
      runJobs(&budget)
      callObservers()
    } while budget > 0 && !(ready.isEmpty && observers.isEmpty)
  }

  private func runJobs(_ budget: inout Int) {
    let serial = asUnownedSerialExecutor()
    let task = asUnownedTaskExecutor()
    while budget > 0, let work = ready.popFirst() {
      budget -= 1
      switch work {
      case .job(let job): job.runSynchronously(on: task)
      case .isolatedJob(let job): job.runSynchronously(isolatedTo: serial, taskExecutor: task)
      case .call(let body): body()
      }
    }
  }

  private func callObservers() {
    guard !observers.isEmpty else { return }
    swap(&observers, &observersDue)
    for observer in observersDue { observer.turnEnded() }
    observersDue.removeAll(keepingCapacity: true)
  }

  private func ended() -> Bool {
    guard ready.isEmpty, observers.isEmpty else { return false }
    return inbox.withLock { $0.end() }
  }

  /// Lets go of every handler and timer, which may hold the loop in turn.
  private func leave() {
    for registration in registrations.active { registration.deregister() }
    timers.removeAll()
    SystemThread.leave()
  }
}
