// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

/// Counts visits without delaying reads: a read waits only briefly for its count and does not see
/// its failure. A failed count is retried for some seconds and then counted as lost in the
/// statistics.
///
/// Draining gives every pending count one more attempt, without pauses; counts that have not
/// succeeded by its end are lost.
public final class VisitCounter: Sendable {
  /// The limits on waiting and retrying.
  public struct Configuration: Sendable {
    /// Visits within so long of the last counted one are not counted; zero counts every visit.
    public var window: Duration
    /// The time for which a read waits for its count.
    public var waitMax: Duration = .milliseconds(100)
    /// The number of attempts to count.
    public var attemptsMax = 7
    /// The first pause between attempts; it doubles: seven attempts take some 12 s.
    public var retryDelay: Duration = .milliseconds(200)
    /// The maximum number of pending counts; further visits are lost at once.
    public var pendingMax = 1_024

    /// The defaults with a window.
    public init(window: Duration) {
      self.window = window
    }
  }

  /// The outcomes of visits since the start.
  public struct Statistics: Hashable, Sendable {
    /// Visits that were counted.
    public var counted = 0
    /// Visits too soon after the last counted one.
    public var withinWindow = 0
    /// Attempts that were repeated.
    public var retried = 0
    /// Visits that were not counted.
    public var lost = 0
    /// Pending counts.
    public var pending = 0
  }

  private let store: any AccessLogStore
  private let scheduler: any Scheduler
  private let configuration: Configuration
  private let report: @Sendable (PersistenceError) -> Void
  private let state = Mutex(State())

  private struct State {
    var statistics = Statistics()
    /// The pauses between attempts, which a drain ends.
    var pauses: [Int: Gate] = [:]
    var nextPause = 0
    /// Opens when nothing is pending; there is one while the counter is drained.
    var drained: Gate?
    /// True once counts that end now have been given up.
    var isClosed = false
  }

  /// A counter over a store. `report` is called with the error of each lost visit.
  public init(
    store: any AccessLogStore, scheduler: any Scheduler, configuration: Configuration,
    report: @escaping @Sendable (PersistenceError) -> Void = { _ in }
  ) {
    self.store = store
    self.scheduler = scheduler
    self.configuration = configuration
    self.report = report
  }

  /// The outcomes of visits so far; for any thread.
  public var statistics: Statistics { state.withLock { $0.statistics } }

  /// Counts a visit. Returns when it is counted or after `waitMax`, while counting continues.
  public func count(_ visit: Visit) async {
    let isAdmitted = state.withLock { state in
      guard state.statistics.pending < configuration.pendingMax, !state.isClosed else {
        state.statistics.lost += 1
        return false
      }
      state.statistics.pending += 1
      return true
    }
    guard isAdmitted else { return }
    let gate = Gate()
    let cancel = scheduler.schedule(after: configuration.waitMax) { gate.open() }
    scheduler.start { [self] in
      await attempt(visit)
      gate.open()
    }
    await gate.wait()
    cancel()
  }

  /// Waits until all pending counts have ended, but not longer than `grace`. For shutdown, when
  /// there are no more reads.
  ///
  /// - Returns: How many visits were lost in the end.
  @discardableResult
  public func drain(grace: Duration) async -> Int {
    let drained = Gate()
    let pauses = state.withLock { state in
      state.drained = drained
      if state.statistics.pending == 0 { drained.open() }
      return state.pauses.values
    }
    for pause in pauses { pause.open() }
    let cancel = scheduler.schedule(after: grace) { drained.open() }
    await drained.wait()
    cancel()
    return state.withLock { state in
      let lost = state.statistics.pending
      state.statistics.lost += lost
      state.statistics.pending = 0
      state.isClosed = true
      return lost
    }
  }

  private func attempt(_ visit: Visit) async {
    var delay = configuration.retryDelay
    for number in 1...max(1, configuration.attemptsMax) {
      switch await store.countVisit(visit, window: configuration.window) {
      case .counted:
        finish { $0.counted += 1 }
        return
      case .withinWindow:
        finish { $0.withinWindow += 1 }
        return
      case .unknown(let error): return giveUp(error)
      case .failed(let error):
        guard number < configuration.attemptsMax, error.isTransient, await pause(delay) else {
          return giveUp(error)
        }
        state.withLock { $0.statistics.retried += 1 }
        delay = delay * 2
      }
    }
  }

  /// Returns when `delay` has passed, or a drain has begun; false if it had begun before.
  private func pause(_ delay: Duration) async -> Bool {
    let gate = Gate()
    let number = state.withLock { state -> Int? in
      guard state.drained == nil else { return nil }
      state.nextPause += 1
      state.pauses[state.nextPause] = gate
      return state.nextPause
    }
    guard let number else { return false }
    let cancel = scheduler.schedule(after: delay) { gate.open() }
    await gate.wait()
    cancel()
    state.withLock { _ = $0.pauses.removeValue(forKey: number) }
    return true
  }

  private func giveUp(_ error: PersistenceError) {
    if finish({ $0.lost += 1 }) { report(error) }
  }

  /// Records the end of a count; false if it was already counted as lost.
  @discardableResult
  private func finish(_ change: (inout Statistics) -> Void) -> Bool {
    let (isNew, drained) = state.withLock { state -> (Bool, Gate?) in
      guard !state.isClosed else { return (false, nil) }
      change(&state.statistics)
      state.statistics.pending -= 1
      return (true, state.statistics.pending == 0 ? state.drained : nil)
    }
    drained?.open()
    return isNew
  }
}

extension PersistenceError {
  /// True if the same request may succeed later.
  fileprivate var isTransient: Bool {
    switch reason {
    case .storageUnavailable, .storageBusy, .storageExhausted, .deadlineExceeded, .cancelled,
      .concurrentChange:
      true
    default: false
    }
  }
}
