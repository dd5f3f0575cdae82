// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import Synchronization

/// Counts visits without being in the way of reads: a read waits for its count for a moment only,
/// and learns nothing of its failure. A count that fails is tried again for some seconds and then
/// given up as lost, which the statistics tell.
public final class VisitCounter: Sendable {
  /// How long to wait and how often to try.
  public struct Configuration: Sendable {
    /// Visits within so long of the last counted one are not counted; zero counts every visit.
    public var window: Duration
    /// How long a read waits for its count.
    public var waitMax: Duration = .milliseconds(100)
    /// How often a count is tried.
    public var attemptsMax = 7
    /// The first pause between attempts; it doubles: seven attempts take some 12 s.
    public var retryDelay: Duration = .milliseconds(200)
    /// The most counts under way; a visit beyond them is lost at once.
    public var pendingMax = 1_024

    /// The defaults with a window.
    public init(window: Duration) {
      self.window = window
    }
  }

  /// What became of the visits since the start.
  public struct Statistics: Hashable, Sendable {
    /// Visits that were counted.
    public var counted = 0
    /// Visits too soon after the last counted one.
    public var withinWindow = 0
    /// Attempts that were repeated.
    public var retried = 0
    /// Visits that were given up.
    public var lost = 0
    /// Counts that are under way.
    public var pending = 0
  }

  private let store: any AccessLogStore
  private let scheduler: any Scheduler
  private let configuration: Configuration
  private let report: @Sendable (PersistenceError) -> Void
  private let state = Mutex(Statistics())

  /// A counter over a store. `report` is told why a visit was given up.
  public init(
    store: any AccessLogStore, scheduler: any Scheduler, configuration: Configuration,
    report: @escaping @Sendable (PersistenceError) -> Void = { _ in }
  ) {
    self.store = store
    self.scheduler = scheduler
    self.configuration = configuration
    self.report = report
  }

  /// What became of the visits so far; for any thread.
  public var statistics: Statistics { state.withLock { $0 } }

  /// Counts a visit. Returns when that is done, or `waitMax` has passed; it goes on all the same.
  public func count(_ visit: Visit) async {
    let isAdmitted = state.withLock { state in
      guard state.pending < configuration.pendingMax else {
        state.lost += 1
        return false
      }
      state.pending += 1
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

  private func attempt(_ visit: Visit) async {
    var delay = configuration.retryDelay
    for number in 1...max(1, configuration.attemptsMax) {
      switch await store.countVisit(visit, window: configuration.window) {
      case .counted: return finish { $0.counted += 1 }
      case .withinWindow: return finish { $0.withinWindow += 1 }
      case .unknown(let error): return giveUp(error)
      case .failed(let error):
        guard number < configuration.attemptsMax, error.isTransient else { return giveUp(error) }
        state.withLock { $0.retried += 1 }
        await scheduler.pause(delay)
        delay = delay * 2
      }
    }
  }

  private func giveUp(_ error: PersistenceError) {
    report(error)
    finish { $0.lost += 1 }
  }

  private func finish(_ change: (inout Statistics) -> Void) {
    state.withLock { state in
      change(&state)
      state.pending -= 1
    }
  }
}

extension PersistenceError {
  /// Whether the same request may succeed later.
  fileprivate var isTransient: Bool {
    switch reason {
    case .storageUnavailable, .storageExhausted, .deadlineExceeded, .cancelled, .concurrentChange:
      true
    default: false
    }
  }
}
