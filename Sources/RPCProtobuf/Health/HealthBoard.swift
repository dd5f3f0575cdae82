// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The status of this process's services. The health services of all event loops share one board,
/// which may be used from any thread.
///
/// The empty name means the server as a whole.
public final class HealthBoard: Sendable {
  private let state: Mutex<State>

  private struct State {
    var statuses: [String: HealthStatus]
    var watchers: [Int: Watcher] = [:]
    var watchersMade = 0
    var isClosed = false

    mutating func setAll(_ status: HealthStatus) {
      for service in Array(statuses.keys) { set(status, service) }
    }

    mutating func set(_ status: HealthStatus, _ service: String) {
      guard !isClosed, statuses[service] != status else { return }
      statuses[service] = status
      for watcher in watchers.values where watcher.service == service {
        watcher.continuation.yield(status)
      }
    }
  }

  private struct Watcher {
    let service: String
    let continuation: AsyncStream<HealthStatus>.Continuation
  }

  /// A board on which the server and each of these services have this status.
  public init(services: [String], status: HealthStatus = .serving) {
    var statuses = ["": status]
    for service in services { statuses[service] = status }
    state = Mutex(State(statuses: statuses))
  }

  /// The status of a service, or nil where there is no such service.
  public func status(of service: String) -> HealthStatus? {
    state.withLock { $0.statuses[service] }
  }

  /// The status of every service, the server as a whole under the empty name.
  public var statuses: [String: HealthStatus] { state.withLock(\.statuses) }

  /// Changes or adds one service, and notifies its watchers.
  public func set(_ status: HealthStatus, for service: String) {
    state.withLock { $0.set(status, service) }
  }

  /// Changes the server as a whole and every service.
  public func setAll(_ status: HealthStatus) {
    state.withLock { $0.setAll(status) }
  }

  /// Permanently sets every status to `notServing`, notifies the watchers, and ends every watch, so
  /// that watches do not delay a drain. Later changes have no effect.
  public func close() {
    state.withLock { state in
      state.setAll(.notServing)
      state.isClosed = true
      for watcher in state.watchers.values { watcher.continuation.finish() }
      state.watchers = [:]
    }
  }

  /// The status of a service now, `serviceUnknown` if there is none, and after every change. A slow
  /// watcher misses intermediate changes, never the last one. Ends with `close()`, or with the task
  /// that iterates.
  func watch(_ service: String) -> AsyncStream<HealthStatus> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: HealthStatus.self, bufferingPolicy: .bufferingNewest(1))
    let id: Int? = state.withLock { state in
      continuation.yield(state.statuses[service] ?? .serviceUnknown)
      guard !state.isClosed else { return nil }
      state.watchersMade += 1
      state.watchers[state.watchersMade] = Watcher(service: service, continuation: continuation)
      return state.watchersMade
    }
    guard let id else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] reason in
      // `close()` finishes with the lock held and has forgotten the watcher itself.
      guard case .cancelled = reason else { return }
      self?.state.withLock { _ = $0.watchers.removeValue(forKey: id) }
    }
    return stream
  }

  /// The number of open watches.
  var watcherCount: Int { state.withLock { $0.watchers.count } }
}
