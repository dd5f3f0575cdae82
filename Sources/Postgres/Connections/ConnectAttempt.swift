// SPDX-License-Identifier: Apache-2.0

import Reactor

/// One attempt to connect to one address, up to an authenticated connection in pipeline mode. Its
/// owner ends it when it takes too long. Belongs to the loop's thread.
///
/// ```
///   start() ─▶ polling ◀─▶ waiting for the socket ─▶ completion, once
///                 └─────────── cancel() ──────────┘
/// ```
final class ConnectAttempt: ReadinessHandler {
  private let loop: EventLoop
  private let parameters: [(keyword: String, value: String)]
  private var completion: ((Result<PQConnection, TargetRefusal>) -> Void)?
  private var connection: PQConnection?
  private var registration: Registration?

  init(
    loop: EventLoop, parameters: [(keyword: String, value: String)],
    completion: @escaping (Result<PQConnection, TargetRefusal>) -> Void
  ) {
    self.loop = loop
    self.parameters = parameters
    self.completion = completion
  }

  func start() {
    guard let started = PQConnection.start(parameters) else {
      return finish(.failure(.refused(sqlState: nil, reason: "out of memory")))
    }
    guard started.isUsable else { return finish(.failure(started.refusal)) }
    connection = started
    // libpq 34.1: before the first poll, wait as if it had said "writing".
    wait(for: .writable, on: started)
  }

  /// Gives up; the completion is not called.
  func cancel() {
    completion = nil
    cleanUp()
  }

  func handle(_ readiness: Readiness) { poll() }

  private func poll() {
    guard let connection else { return }
    // libpq may close this socket and open another, even with the same number.
    registration?.deregister()
    registration = nil
    switch connection.connectPoll() {
    case .readable: wait(for: .readable, on: connection)
    case .writable: wait(for: .writable, on: connection)
    case .failed: finish(.failure(connection.refusal))
    case .connected:
      guard connection.enterPipelineMode() else {
        return finish(.failure(.unprepared("no pipeline mode")))
      }
      finish(.success(connection))
    }
  }

  private func wait(for interest: Interest, on connection: PQConnection) {
    do throws(ReactorError) {
      registration = try loop.register(connection.socket, interest: interest, self)
    } catch {
      finish(.failure(.refused(sqlState: nil, reason: "\(error)")))
    }
  }

  private func finish(_ result: Result<PQConnection, TargetRefusal>) {
    let completion = completion
    self.completion = nil
    cleanUp()
    completion?(result)
  }

  private func cleanUp() {
    registration?.deregister()
    registration = nil
    connection = nil
  }
}
