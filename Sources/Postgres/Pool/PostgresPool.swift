// SPDX-License-Identifier: Apache-2.0

public import Reactor
import Synchronization

/// The PostgreSQL connections of one event loop.
///
/// Reads share a few connections, pipelined, and reads of documents a few others; each write, or a
/// batch of changes, has a connection to itself until it is committed, so that the commits of many
/// share one flush. Every statement is prepared once per connection, when it first runs there,
/// without a round trip of its own.
///
/// Call it on its loop: then nothing is locked and no thread is woken. Calls from elsewhere work
/// and pay for two hops.
///
/// Once the calling task is cancelled, a call returns `cancelled` at once: a statement that has not
/// been sent never runs, and one that is running is cancelled on the server.
public final class PostgresPool: Sendable {
  /// The loop that the connections belong to.
  public let loop: EventLoop
  private let state: LoopBound<State>
  private let isServing = Atomic(false)
  private let isBatching = Atomic(false)

  private enum Kind { case read, document, write }

  private struct Lanes {
    let read: Lane
    /// Nil where documents are read on the connections for reads.
    let document: Lane?
    let write: Lane

    var all: [Lane] { [read, document, write].compactMap(\.self) }
  }

  private final class State {
    var lanes: Lanes?
    var availability = PostgresAvailability.unavailable([])
    var availabilityChanged: (PostgresAvailability) -> Void = { _ in }
  }

  /// A pool without connections; `start()` opens them.
  public init(loop: EventLoop) {
    self.loop = loop
    state = LoopBound(State(), to: loop)
  }

  /// Opens the connections and keeps them open. `availabilityChanged` is called on the loop's
  /// thread when every lane has its first connection, and whenever that, or the reason for its
  /// absence, changes.
  public func start(
    _ configuration: PostgresConfiguration,
    availabilityChanged: @escaping @Sendable (PostgresAvailability) -> Void = { _ in }
  ) {
    configuration.fence.observe { [weak self] in self?.recheck() }
    loop.execute { [self] in
      guard state.value.lanes == nil else { return }
      state.value.availabilityChanged = availabilityChanged
      let source = Result { () throws(ConnectionStringError) in
        try ConnectionSource(of: configuration)
      }
      func lane(_ connectionCount: Int, depthMax: Int, commits: Bool) -> Lane {
        Lane(
          loop: loop, connectionCount: connectionCount, depthMax: depthMax, commits: commits,
          configuration: configuration, source: source
        ) { [unowned self] in updateAvailability() }
      }
      let lanes = Lanes(
        read: lane(
          configuration.readConnections, depthMax: configuration.readDepthMax, commits: false),
        document: configuration.documentConnections == 0
          ? nil
          : lane(
            configuration.documentConnections, depthMax: configuration.documentDepthMax,
            commits: false),
        write: lane(configuration.writeConnections, depthMax: 1, commits: true))
      state.value.lanes = lanes
      for lane in lanes.all { lane.open() }
    }
  }

  /// Checks every session again, since another session has found a read-only server or a newer
  /// primary.
  private func recheck() {
    loop.execute { [self] in
      for lane in state.value.lanes?.all ?? [] { lane.recheck() }
    }
  }

  /// Closes the connections. Waiting and running operations fail as `unavailable`: drain first. A
  /// started pool must be closed before it is released.
  public func close() async {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      loop.execute { [self] in
        for lane in state.value.lanes?.all ?? [] { lane.close() }
        updateAvailability()
        continuation.resume()
      }
    }
  }

  /// Ends an idle connection of the kind that has the most, where one is left: another pool of this
  /// process has none of some kind, and the server has no room. For any thread; takes effect later.
  public func giveBack() {
    loop.execute { [self] in
      let lanes = state.value.lanes?.all ?? []
      _ = lanes.sorted { $0.connectionCount > $1.connectionCount }.first { $0.giveBack() }
    }
  }

  /// True if changes that wait together are made by one statement: unless that is switched off, or
  /// the server spreads tables over others. False until there is a connection. For any thread.
  public var batchesChanges: Bool { isBatching.load(ordering: .relaxed) }

  /// True while statements of every kind find a connection. For any thread.
  public var isAvailable: Bool { isServing.load(ordering: .relaxed) }

  /// The state of the connections now.
  public func statistics() async -> PostgresStatistics {
    await withUnsafeContinuation { continuation in
      loop.execute { [self] in
        let lanes = state.value.lanes
        continuation.resume(
          returning: PostgresStatistics(
            read: lanes?.read.statistics ?? .init(),
            document: lanes?.document?.statistics ?? .init(),
            write: lanes?.write.statistics ?? .init()))
      }
    }
  }

  // MARK: Statements

  /// Runs a statement that reads, on a connection shared with other reads. It must be safe to run
  /// twice: when another caller's cancellation hits it, it is sent again.
  nonisolated(nonsending) public func query(
    _ statement: Statement, _ parameters: Parameters
  ) async throws(PostgresError) -> Rows {
    let kind: Kind = statement.weight == .heavy ? .document : .read
    return try Self.only(await run(.query(statement, parameters), on: kind).get())
  }

  /// Runs a writing statement in its own transaction. Returns when it is committed.
  nonisolated(nonsending) public func write(
    _ statement: Statement, _ parameters: Parameters, for fairness: FairnessKeys = .none
  ) async throws(PostgresError) -> Rows {
    try Self.only(await run(.query(statement, parameters), on: .write, for: fairness).get())
  }

  /// Runs statements in one explicit transaction and one round trip; all of them or none take
  /// effect. Returns the rows of each when it is committed.
  nonisolated(nonsending) public func transaction(
    _ steps: [(Statement, Parameters)], for fairness: FairnessKeys = .none
  ) async throws(PostgresError) -> [Rows] {
    try await run(.transaction(steps), on: .write, for: fairness).get()
  }

  private static func only(_ rows: [Rows]) throws(PostgresError) -> Rows {
    guard let first = rows.first else { throw .malformed("a statement without a result") }
    return first
  }

  // MARK: Driving

  nonisolated(nonsending) private func run(
    _ work: Operation.Work, on kind: Kind, for fairness: FairnessKeys = .none
  ) async -> Operation.Outcome {
    if Task.isCancelled { return .failure(.cancelled) }
    let operation = LoopBound(Operation(work, for: fairness), to: loop)
    return await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        if loop.isCurrent {
          submit(operation.value, continuation, on: kind)
        } else {
          loop.execute { [self] in submit(operation.value, continuation, on: kind) }
        }
      }
    } onCancel: {
      loop.execute { operation.value.cancel() }
    }
  }

  private func submit(
    _ operation: Operation, _ continuation: UnsafeContinuation<Operation.Outcome, Never>,
    on kind: Kind
  ) {
    operation.waiter = .task(continuation)
    if operation.isCancelled {
      operation.finish(.failure(.cancelled))
    } else if let lanes = state.value.lanes {
      switch kind {
      case .read: lanes.read.submit(operation)
      case .document: (lanes.document ?? lanes.read).submit(operation)
      case .write: lanes.write.submit(operation)
      }
    } else {
      operation.finish(.failure(.noConnection))
    }
  }

  private func updateAvailability() {
    let lanes = state.value.lanes?.all ?? []
    let missing = lanes.filter { !$0.isServing }
    let isAvailable = !lanes.isEmpty && missing.isEmpty
    let failures = missing.first { !$0.failures.isEmpty }?.failures ?? []
    let availability: PostgresAvailability = isAvailable ? .available : .unavailable(failures)
    isBatching.store(isAvailable && lanes.allSatisfy(\.batchesChanges), ordering: .relaxed)
    guard state.value.availability != availability else { return }
    state.value.availability = availability
    isServing.store(isAvailable, ordering: .relaxed)
    state.value.availabilityChanged(availability)
  }
}
