// SPDX-License-Identifier: Apache-2.0

import Reactor

/// One session outside a pool, for a task that runs a few queries sequentially. Each response has
/// the timeout `connectTimeout`; a timeout or the cancellation of the task ends the session.
final class SingleSession: Sendable {
  private let configuration: PostgresConfiguration
  private let parameters: [(keyword: String, value: String)]
  private let loop: EventLoop
  private let state: LoopBound<State>

  /// A session with the first server that can write. Where there is none, with the first that
  /// answers, and what became of each.
  static func find(
    _ configuration: PostgresConfiguration, on loop: EventLoop
  ) async throws(PostgresError) -> (session: SingleSession, failures: [TargetFailure]) {
    let source: ConnectionSource
    do throws(ConnectionStringError) {
      source = try ConnectionSource(of: configuration)
    } catch {
      throw PostgresError(.unexpected, message: error.description)
    }
    var configuration = configuration
    configuration.connectTimeout = source.targets.connectTimeout ?? configuration.connectTimeout
    var search = TargetSearch(
      .success(source.targets), attemptMax: configuration.connectTimeout,
      backoff: Backoff(delayMin: .zero, delayMax: .zero))
    var spare: SingleSession?
    var step = search.begin(now: .read(), jitter: 0)
    while step != .pause {
      let attempt = await attempt(step, source, configuration, on: loop)
      switch attempt {
      case .resolved(let addresses):
        step = search.resolved(addresses, now: .read(), jitter: 0)
      case .open(let session):
        guard let refusal = await session.refusal() else {
          spare?.close()
          return (session, [])
        }
        if spare == nil { spare = session } else { session.close() }
        step = search.refused(refusal, now: .read(), jitter: 0)
      case .failed(let refusal):
        step = search.refused(refusal, now: .read(), jitter: 0)
      }
    }
    guard let spare else { throw PostgresError(unreachable: search.failures) }
    return (spare, search.failures)
  }

  /// The result of one step of a search.
  private enum Attempt {
    case resolved([String])
    case open(SingleSession)
    case failed(TargetRefusal)
  }

  private static func attempt(
    _ step: TargetSearch.Step, _ source: ConnectionSource, _ configuration: PostgresConfiguration,
    on loop: EventLoop
  ) async -> Attempt {
    switch step {
    case .resolve(let target):
      let limit = configuration.connectTimeout
      switch await resolve(target.host ?? "", limit: limit, on: loop) {
      case .success(let addresses): return .resolved(addresses)
      case .failure(let refusal): return .failed(refusal)
      }
    case .connect(let target):
      do throws(PostgresError) {
        let parameters = source.parameters(for: target)
        return .open(try await open(configuration, parameters, on: loop))
      } catch {
        return .failed(.refused(sqlState: error.sqlState, reason: error.message))
      }
    case .pause: return .failed(.lost("no server is left"))
    }
  }

  private static func resolve(
    _ host: String, limit: Duration, on loop: EventLoop
  ) async -> Result<[String], TargetRefusal> {
    await withUnsafeContinuation { continuation in
      loop.execute {
        var timer: Timer?
        let resolution = HostResolution { result in
          timer?.cancel()
          continuation.resume(returning: result)
        }
        timer = loop.schedule(after: limit) {
          resolution.cancel()
          continuation.resume(returning: .failure(.silent(.resolving, limit)))
        }
        resolution.start(host, on: loop)
      }
    }
  }

  /// Connects, makes the session's settings, and returns when the server has answered.
  private static func open(
    _ configuration: PostgresConfiguration, _ parameters: [(keyword: String, value: String)],
    on loop: EventLoop
  ) async throws(PostgresError) -> SingleSession {
    let session = SingleSession(configuration, parameters, loop: loop)
    _ = try await session.perform { $0.open(parameters) }
    do throws(PostgresError) {
      _ = try await session.ask(configuration.settings.statement)
    } catch {
      session.close()
      throw error
    }
    return session
  }

  private init(
    _ configuration: PostgresConfiguration, _ parameters: [(keyword: String, value: String)],
    loop: EventLoop
  ) {
    self.configuration = configuration
    self.parameters = parameters
    self.loop = loop
    state = LoopBound(State(configuration, loop: loop), to: loop)
  }

  /// Another session with the same server.
  func another() async throws(PostgresError) -> SingleSession {
    try await Self.open(configuration, parameters, on: loop)
  }

  /// The reason why the server is not to be used; nil if it is, or does not say.
  private func refusal() async -> TargetRefusal? {
    do throws(PostgresError) {
      return configuration.fence.admit(try ServerState(await ask(ServerState.query)))
    } catch {
      return nil
    }
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
  private final class State: PipelineSessionDelegate {
    private let loop: EventLoop
    private let configuration: PostgresConfiguration
    private var attempt: ConnectAttempt?
    private var session: PipelineSession?
    private var timer = TimerSlot()
    private var waiter: ((Operation.Outcome) -> Void)?
    private var end: PostgresError?

    init(_ configuration: PostgresConfiguration, loop: EventLoop) {
      self.loop = loop
      self.configuration = configuration
    }

    func wait(_ waiter: @escaping (Operation.Outcome) -> Void) { self.waiter = waiter }

    func open(_ parameters: [(keyword: String, value: String)]) {
      if let end { return tell(.failure(end)) }
      let limit = configuration.connectTimeout
      timer.arm(
        loop.schedule(after: limit) { [weak self] in
          let refusal = TargetRefusal.silent(.connecting, limit)
          self?.close(PostgresError(.unavailable, message: refusal.description))
        })
      let attempt = ConnectAttempt(loop: loop, parameters: parameters) {
        [unowned self] result in
        self.attempt = nil
        switch result {
        case .success(let connection): establish(connection)
        case .failure(let refusal): close(PostgresError(unreachable: [TargetFailure(nil, refusal)]))
        }
      }
      self.attempt = attempt
      attempt.start()
    }

    private func establish(_ connection: PQConnection) {
      do throws(ReactorError) {
        session = try PipelineSession(
          connection, loop: loop, configuration: configuration, commits: false, delegate: self)
        tell(.success([]))
      } catch {
        close(PostgresError(.unavailable, message: "\(error)"))
      }
    }

    func send(_ sql: String) {
      guard let session else { return tell(.failure(end ?? .noConnection)) }
      let limit = configuration.connectTimeout
      timer.arm(
        loop.schedule(after: limit) { [weak self] in
          self?.close(
            PostgresError(.unavailable, message: "the server did not answer in \(limit)"))
        })
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
      timer.cancel()
      let told = waiter
      waiter = nil
      told?(outcome)
    }

    // MARK: PipelineSessionDelegate

    func sessionLost(because refusal: TargetRefusal) {
      close(PostgresError(.unavailable, message: refusal.description))
    }

    func sessionMetReadOnly() {}

    func sessionCompleted() {}
    func sessionReturns(_ operation: Operation) { operation.finish(.failure(.connectionLost)) }
    func sessionIsHeld(_ isHeld: Bool) {}
    func sessionCancelFailed() {}
  }
}

extension PostgresError {
  /// The failure of a statement that was never sent, since no server could be used: with the
  /// SQLSTATE of the first that refused with one.
  init(unreachable failures: [TargetFailure]) {
    let states = failures.compactMap { failure in
      if case .refused(let sqlState?, _) = failure.refusal { sqlState } else { nil }
    }
    self.init(
      states.first.map { Self.kind(sqlState: $0, constraint: "") } ?? .unavailable,
      sqlState: states.first, message: failures.map(\.description).joined(separator: "; "))
  }
}
