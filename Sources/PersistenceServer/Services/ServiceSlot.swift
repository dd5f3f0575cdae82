// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import RPC
import Synchronization

/// The place that a service takes once the database is ready. The methods of the service exist from
/// the beginning: a call that comes before the service waits for it a moment, and is answered
/// UNAVAILABLE after that.
///
///     empty, with calls that wait --fill--> filled
///
/// Each loop has its own slots, so that their locks are never contended.
public final class ServiceSlot<Service: Sendable>: Sendable {
  private typealias Waiter = UnsafeContinuation<Service?, Never>

  private enum State {
    case empty(waiting: [Int: Waiter])
    case filled(Service)
  }

  private let state = Mutex((State.empty(waiting: [:]), nextID: 0))
  private let scheduler: any Scheduler

  /// The time for which a call waits for the service before it is refused: startup seldom takes
  /// longer, and a caller with other servers should soon try one of them.
  static var waitMax: Duration { .seconds(1) }

  /// An empty slot, whose calls wait by the timers of `scheduler`.
  public init(scheduler: any Scheduler) {
    self.scheduler = scheduler
  }

  /// The service; nil until there is one.
  public var current: Service? {
    state.withLock { state in
      if case .filled(let service) = state.0 { service } else { nil }
    }
  }

  /// Puts a service in place and resumes the calls that wait for it; for any thread.
  public func fill(_ service: Service) {
    let waiting = state.withLock { state in
      defer { state.0 = .filled(service) }
      if case .empty(let waiting) = state.0 { return Array(waiting.values) }
      return []
    }
    for waiter in waiting { waiter.resume(returning: service) }
  }

  /// The service, as soon as there is one; nil if there is none after `waitMax`.
  func awaitService() async -> Service? {
    if let current { return current }
    return await withUnsafeContinuation { (waiter: Waiter) in
      let outcome = state.withLock { state -> Outcome in
        switch state.0 {
        case .filled(let service): return .service(service)
        case .empty(var waiting):
          state.nextID += 1
          waiting[state.nextID] = waiter
          state.0 = .empty(waiting: waiting)
          return .waits(id: state.nextID)
        }
      }
      switch outcome {
      case .service(let service): waiter.resume(returning: service)
      case .waits(let id):
        _ = scheduler.schedule(after: Self.waitMax) { [self] in giveUp(id) }
      }
    }
  }

  private enum Outcome {
    case service(Service)
    case waits(id: Int)
  }

  private func giveUp(_ id: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard case .empty(var waiting) = state.0 else { return nil }
      let waiter = waiting.removeValue(forKey: id)
      state.0 = .empty(waiting: waiting)
      return waiter
    }
    waiter?.resume(returning: nil)
  }
}

/// Told of every failure that is not the caller's doing, with the detail that the caller does not
/// get; on the loop that ran the call.
public typealias FaultReport = @Sendable (PersistenceError, _ path: String) -> Void

extension PersistenceError {
  /// True if the log must tell of the error: it has a detail that the caller does not see.
  var isFault: Bool { detail != nil && reason != .cancelled }
}

/// A service of the contract.
public protocol ContractService: Sendable {
  /// Receives its failures, for the log.
  var report: FaultReport { get }
}
