// SPDX-License-Identifier: Apache-2.0

import Reactor

/// One attempt to connect, from the name server to an authenticated connection in pipeline mode.
/// Belongs to the loop's thread, but for the start, which may block in the resolver and therefore
/// has a thread of its own.
///
/// ```
///   start() ─▶ resolving (thread) ─▶ polling ◀─▶ waiting for the socket ─▶ completion, once
///                                       └──── timeout, cancel() ────────────┘
/// ```
final class ConnectAttempt: ReadinessHandler {
  /// Why there is no connection.
  struct Failure: Error {
    /// For the log.
    let reason: String
    /// What the server said, if it did.
    var sqlState: String?

    /// The failure as that of a statement which was never sent.
    var error: PostgresError {
      let kind = sqlState.map { PostgresError.kind(sqlState: $0, constraint: "") }
      return PostgresError(kind ?? .unavailable, sqlState: sqlState, message: reason)
    }
  }

  private let loop: EventLoop
  private let configuration: PostgresConfiguration
  private var completion: ((Result<PQConnection, Failure>) -> Void)?
  private var connection: PQConnection?
  private var registration: Registration?
  private var timer: Timer?

  init(
    loop: EventLoop, configuration: PostgresConfiguration,
    completion: @escaping (Result<PQConnection, Failure>) -> Void
  ) {
    self.loop = loop
    self.configuration = configuration
    self.completion = completion
  }

  func start() {
    if let fault = configuration.connectionStringFault {
      return finish(.failure(Failure(reason: fault)))
    }
    let parameters = configuration.parameters
    let (loop, attempt) = (loop, LoopBound(self, to: loop))
    do throws(ReactorError) {
      let thread = try SystemThread.start(name: "pq-connect") {
        let started = PQConnection.start(parameters).map { LoopBound($0, to: loop) }
        loop.execute { attempt.value.began(started?.value) }
      }
      thread.detach()
    } catch {
      finish(.failure(Failure(reason: "\(error)")))
    }
  }

  /// Gives up; the completion is not called.
  func cancel() {
    completion = nil
    cleanUp()
  }

  func handle(_ readiness: Readiness) { poll() }

  private func began(_ started: PQConnection?) {
    guard completion != nil else { return }
    guard let started, started.isUsable else {
      let reason = started?.errorMessage ?? "out of memory"
      return finish(.failure(Failure(reason: reason)))
    }
    connection = started
    timer = loop.schedule(after: configuration.connectTimeout) { [unowned self] in
      finish(.failure(Failure(reason: "no answer in \(configuration.connectTimeout)")))
    }
    // libpq 34.1: before the first poll, wait as if it had said "writing".
    wait(for: .writable, on: started)
  }

  private func poll() {
    guard let connection else { return }
    // libpq may close this socket and open another, even with the same number.
    registration?.deregister()
    registration = nil
    switch connection.connectPoll() {
    case .readable: wait(for: .readable, on: connection)
    case .writable: wait(for: .writable, on: connection)
    case .failed:
      let reason = connection.errorMessage
      finish(.failure(Failure(reason: reason, sqlState: connection.refusalState)))
    case .connected:
      let isReady = connection.enterPipelineMode()
      finish(isReady ? .success(connection) : .failure(Failure(reason: "no pipeline mode")))
    }
  }

  private func wait(for interest: Interest, on connection: PQConnection) {
    do throws(ReactorError) {
      registration = try loop.register(connection.socket, interest: interest, self)
    } catch {
      finish(.failure(Failure(reason: "\(error)")))
    }
  }

  private func finish(_ result: Result<PQConnection, Failure>) {
    let completion = completion
    self.completion = nil
    cleanUp()
    completion?(result)
  }

  private func cleanUp() {
    timer?.cancel()
    timer = nil
    registration?.deregister()
    registration = nil
    connection = nil
  }
}
