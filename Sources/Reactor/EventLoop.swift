// SPDX-License-Identifier: Apache-2.0

import DequeModule
import Synchronization

/// One thread with one epoll set that is also a task executor and has a serial executor for actors:
/// tasks and actors that use it run on its thread, between the readiness handlers of its
/// descriptors.
///
/// ```
///        +---------------------------- a turn -----------------------------+
///  wait -> inbox -> readiness handlers -> due timers -> ready jobs <--+      |-> wait
///        |                                                +> flushes -+     |
///        +-----------------------------------------------------------------+
/// ```
///
/// Jobs made ready during a turn run in the same turn, up to `jobsPerTurnMax`; then come the
/// observers of `atEndOfTurn(_:)`, and both again until nothing is left. Work that belongs to the
/// loop therefore never leaves its thread, takes no lock and wakes no thread.
///
/// Invariant: everything below `MARK: Loop thread` is touched by the loop's thread only.
// Safety: the state that other threads reach is `inbox` (a mutex) and `poller.wake()` (a system
// call). All other state is guarded by `preconditionCurrent()` or private to the running loop, but
// for `now` and `lateness`: they are read too often for a check, and their readers answer for it.
public final class EventLoop: @unchecked Sendable {
  /// The name that the thread shows to `top` and debuggers.
  public let name: String

  let poller: Poller
  let inbox = Mutex(Inbox())
  private let thread = Mutex<SystemThread?>(nil)

  /// The executor of the actors that live on the loop.
  let isolation = LoopIsolation()

  // MARK: Loop thread

  var ready = Deque<Work>()
  var observers: [any TurnObserver] = []
  var observersDue: [any TurnObserver] = []
  var received: [Work] = []
  var registrations = RegistrationTable()
  var timers = TimerHeap()
  private var timerCount: UInt64 = 0
  /// The time at which this turn began. Only for the loop's thread.
  public internal(set) var now = MonotonicInstant.read()
  /// The longest time for which this turn's events can have waited for the turn before. Only for
  /// the loop's thread.
  public internal(set) var lateness = Duration.zero

  /// Creates a loop that does not run yet. Throws when the process has no descriptors left.
  public init(name: String) throws(ReactorError) {
    self.name = name
    self.poller = try Poller()
    isolation.loop = self
  }

  /// Starts the thread. It runs until `stop()`. Call it once.
  public func start() throws(ReactorError) {
    let started = try SystemThread.start(name: name) { self.run() }
    thread.withLock { $0 = started }
  }

  /// Requests the loop to end after its ready jobs have run. Returns at once; callable from any
  /// thread. Jobs enqueued after the end never run, so let the loop's tasks finish first.
  public func stop() {
    if inbox.withLock({ $0.stop() }) { poller.wake() }
  }

  /// Waits until the thread has ended. Blocks: not for the loop's own thread.
  public func join() {
    precondition(!isCurrent, "an event loop cannot wait for its own end")
    let started = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    started?.join()
  }

  // MARK: Where am I

  /// The loop whose thread this is, or nil.
  public static var current: EventLoop? { SystemThread.loop }

  /// True on this loop's thread.
  public var isCurrent: Bool { SystemThread.isLoop(self) }

  /// Stops the process when called from another thread than the loop's.
  public func preconditionCurrent() {
    precondition(isCurrent, "this belongs to the thread of an event loop")
  }

  // MARK: Running things

  /// Runs `body` on the loop's thread, never before this call returns. For any thread.
  public func execute(_ body: @escaping @Sendable () -> Void) {
    submit(.call(body))
  }

  /// Calls `body` in the first turn at or after `deadline`. Only for the loop's thread.
  @discardableResult
  public func schedule(at deadline: MonotonicInstant, _ body: @escaping () -> Void) -> Timer {
    preconditionCurrent()
    timerCount += 1
    let timer = Timer(deadline: deadline, id: timerCount, loop: self, body: body)
    timers.insert(timer)
    return timer
  }

  /// Calls `body` when `delay` has passed since this turn began. Only for the loop's thread.
  @discardableResult
  public func schedule(after delay: Duration, _ body: @escaping () -> Void) -> Timer {
    schedule(at: now.advanced(by: delay), body)
  }

  /// Calls `observer.turnEnded()` once, after the ready jobs of this turn. An observer that
  /// registers again while it is being called is called again in the same turn. Only for the loop's
  /// thread.
  public func atEndOfTurn(_ observer: any TurnObserver) {
    preconditionCurrent()
    observers.append(observer)
  }

  /// Watches `descriptor`, which must be non-blocking and registered at most once. Only for the
  /// loop's thread.
  public func register(
    _ descriptor: Int32, interest: Interest, _ handler: any ReadinessHandler
  ) throws(ReactorError) -> Registration {
    preconditionCurrent()
    let tag = registrations.reserve()
    let registration = Registration(
      descriptor: descriptor, tag: tag, handler: handler, loop: self)
    do throws(ReactorError) {
      try registration.update(interest)
    } catch {
      registrations.release(tag)
      throw error
    }
    registrations.fill(registration)
    return registration
  }

  // MARK: For the parts of the loop

  func submit(_ work: Work) {
    if isCurrent {
      ready.append(work)
    } else if inbox.withLock({ $0.add(work) }) {
      poller.wake()
    }
  }

  func cancel(_ timer: Timer) {
    preconditionCurrent()
    timers.remove(timer)
  }

  func forget(_ registration: Registration) {
    preconditionCurrent()
    registrations.release(registration.tag)
  }
}
