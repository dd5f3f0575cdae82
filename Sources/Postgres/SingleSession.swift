// SPDX-License-Identifier: Apache-2.0

import Reactor

/// One session outside of a pool, for a task that asks a database a few questions one after the
/// other. Each answer has the time limit `connectTimeout`; a late one ends the session, and so does
/// the cancellation of the task.
final class SingleSession: Sendable {
  private let loop: EventLoop
  private let state: LoopBound<State>

  /// Connects, makes the session's settings, and returns when the server has answered.
  static func open(
    _ configuration: PostgresConfiguration, on loop: EventLoop
  ) async throws(PostgresError) -> SingleSession {
    let session = SingleSession(configuration, loop: loop)
    _ = try await session.perform { $0.open() }
    do throws(PostgresError) {
      _ = try await session.ask(configuration.settings.statement)
    } catch {
      session.close()
      throw error
    }
    return session
  }

  private init(_ configuration: PostgresConfiguration, loop: EventLoop) {
    self.loop = loop
    state = LoopBound(State(configuration, loop: loop), to: loop)
  }

  /// Runs one statement without parameters; returns its rows.
  func ask(_ sql: String) async throws(PostgresError) -> Rows {
    guard let rows = try await perform({ $0.send(sql) }).first else {
      throw .malformed("a statement without a result")
    }
    return rows
  }

  /// Ends the session; may be repeated.
  func close() {
    loop.execute { [state] in state.value.close(.cancelled) }
  }

  private func perform(
    _ start: @escaping @Sendable (State) -> Void
  ) async throws(PostgresError) -> [Rows] {
    let outcome = await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        loop.execute { [state] in
          state.value.wait { continuation.resume(returning: $0) }
          start(state.value)
        }
      }
    } onCancel: {
      close()
    }
    return try outcome.get()
  }

  /// The half that belongs to the loop. At most one thing is waited for.
  private final class State: SessionOwner {
    private let loop: EventLoop
    private let configuration: PostgresConfiguration
    private var attempt: ConnectAttempt?
    private var session: Session?
    private var timer: Timer?
    private var waiter: ((Operation.Outcome) -> Void)?
    private var end: PostgresError?

    init(_ configuration: PostgresConfiguration, loop: EventLoop) {
      self.loop = loop
      self.configuration = configuration
    }

    func wait(_ waiter: @escaping (Operation.Outcome) -> Void) { self.waiter = waiter }

    func open() {
      if let end { return tell(.failure(end)) }
      let attempt = ConnectAttempt(loop: loop, configuration: configuration) {
        [unowned self] result in
        self.attempt = nil
        switch result {
        case .success(let connection): establish(connection)
        case .failure(let failure): close(failure.error)
        }
      }
      self.attempt = attempt
      attempt.start()
    }

    private func establish(_ connection: PQConnection) {
      do throws(ReactorError) {
        session = try Session(
          connection, loop: loop, cancelDelay: configuration.cancelDelay, owner: self)
        tell(.success([]))
      } catch {
        close(PostgresError(.unavailable, message: "\(error)"))
      }
    }

    func send(_ sql: String) {
      guard let session else { return tell(.failure(end ?? .noConnection)) }
      timer = loop.schedule(after: configuration.connectTimeout) { [unowned self] in
        close(
          PostgresError(
            .unavailable, message: "the server did not answer in \(configuration.connectTimeout)"))
      }
      session.send(Operation(.text(sql), waiter: .callback { [unowned self] in tell($0) }))
    }

    func close(_ reason: PostgresError) {
      guard end == nil else { return }
      end = reason
      tell(.failure(reason))
      attempt?.cancel()
      attempt = nil
      session?.close()
      session = nil
    }

    private func tell(_ outcome: Operation.Outcome) {
      timer?.cancel()
      timer = nil
      let told = waiter
      waiter = nil
      told?(outcome)
    }

    // MARK: SessionOwner

    func sessionLost(reason: String) {
      close(PostgresError(.unavailable, message: reason))
    }

    func sessionCompleted() {}
    func sessionReturns(_ operation: Operation) { operation.finish(.failure(.connectionLost)) }
    func sessionIsHeld(_ isHeld: Bool) {}
    func sessionCancelFailed() {}
  }
}
