// SPDX-License-Identifier: Apache-2.0

import Reactor
import Synchronization

/// One running call of the migrator: a thread that may block until the server responds, and a
/// caller that may cancel before.
///
/// A cancelled caller returns at once. The server gets a cancel request, and the thread ends when
/// it can; an open transaction is rolled back with its connection.
final class MigratorRun<Value: Sendable>: Sendable {
  private struct State {
    var waiter: UnsafeContinuation<Result<Value, MigrationError>, Never>?
    var cancel: PQCancel?
    var isCancelled = false
  }

  private let state = Mutex(State())

  /// Runs `body` with a connection to the server that can write.
  func run(
    _ configuration: PostgresConfiguration,
    _ body: @escaping @Sendable (borrowing PQBlockingConnection) throws(MigrationError) -> Value
  ) async -> Result<Value, MigrationError> {
    await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        state.withLock { $0.waiter = continuation }
        if Task.isCancelled { return leave() }
        do throws(ReactorError) {
          let thread = try SystemThread.start(name: "migrate") { [self] in
            finish(attempt(configuration, body))
          }
          thread.detach()
        } catch {
          finish(.failure(.database(PostgresError(.unavailable, message: "\(error)"))))
        }
      }
    } onCancel: {
      leave()
    }
  }

  private func attempt(
    _ configuration: PostgresConfiguration,
    _ body: (borrowing PQBlockingConnection) throws(MigrationError) -> Value
  ) -> Result<Value, MigrationError> {
    do throws(MigrationError) {
      let connection = try MigratorSession.connect(configuration)
      let cancel = connection.makeCancel()
      let isCancelled = state.withLock { state in
        state.cancel = cancel
        return state.isCancelled
      }
      if isCancelled { throw .cancelled }
      let value = try body(connection)
      state.withLock { $0.cancel = nil }
      return .success(value)
    } catch {
      return .failure(error)
    }
  }

  private func leave() {
    let cancel = state.withLock { state in
      state.isCancelled = true
      return state.cancel
    }
    finish(.failure(.cancelled))
    guard let cancel else { return }
    // The request blocks. If there is no thread for it, the end of the connection has to do.
    let thread = try? SystemThread.start(name: "pq-cancel") { _ = cancel.request() }
    thread?.detach()
  }

  private func finish(_ result: Result<Value, MigrationError>) {
    let waiter = state.withLock { state in
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume(returning: result)
  }
}
