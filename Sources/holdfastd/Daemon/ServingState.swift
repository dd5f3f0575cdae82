// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import Postgres
import RPCProtobuf
import Reactor
import Synchronization

/// The readiness of the server, collected from all its dependencies. Each change updates the health
/// service and is logged; the first readiness is also printed to standard output.
///
/// It serves while it listens, the database is prepared, every pool has its connections, the keys
/// of tokens have arrived if they are awaited, and no shutdown has begun.
final class ServingState: Sendable {
  private struct State {
    var listeningOn: [String] = []
    var isPrepared = false
    /// The reason why the database cannot be used now, as far as it is known.
    var databaseProblem: String?
    var shortages: [String] = []
    var hasKeys: Bool
    var pools: [PostgresAvailability]
    var isEnding = false
    var wasServing = false
    var hasAnnounced = false

    var isServing: Bool { !listeningOn.isEmpty && isUsable }

    /// True if calls can be answered.
    var isUsable: Bool {
      !isEnding && databaseProblem == nil && unavailability == nil && isPrepared && hasKeys
    }

    /// The reason why it does not serve; none while it does.
    var problems: [String] {
      var problems: [String] = []
      if isEnding { problems.append("the server is shutting down") }
      if listeningOn.isEmpty { problems.append("the server is not listening yet") }
      if let databaseProblem {
        problems.append("the database is not available: \(databaseProblem)")
      } else if let failures = unavailability {
        problems.append(Self.problem("the database is not available", failures))
      } else if !isPrepared {
        problems.append("the database is not ready yet")
      }
      if !hasKeys { problems.append("the token keys have not been fetched yet") }
      return problems
    }

    /// The reports about PostgreSQL servers if a pool has no connections: those of the first pool
    /// with reports.
    private var unavailability: [String]? {
      var failures: [TargetFailure]?
      for case .unavailable(let found) in pools where failures?.isEmpty ?? true { failures = found }
      return failures?.map(\.description)
    }

    private static func problem(_ what: String, _ reasons: [String]) -> String {
      reasons.isEmpty ? what : "\(what): \(reasons.joined(separator: "; "))"
    }
  }

  /// Ends when calls can be answered for the first time; for one reader.
  let usable: AsyncStream<Never>
  private let usableContinuation: AsyncStream<Never>.Continuation

  private let state: Mutex<State>
  private let health: HealthBoard
  private let greeting: [String]
  private let log: Logger

  init(
    poolCount: Int, awaitsKeys: Bool = false, health: HealthBoard, greeting: [String], log: Logger
  ) {
    state = Mutex(
      State(hasKeys: !awaitsKeys, pools: Array(repeating: .unavailable([]), count: poolCount)))
    (usable, usableContinuation) = AsyncStream.makeStream()
    self.health = health
    self.greeting = greeting
    self.log = log
  }

  /// The reason why the server cannot be used now, in words without secrets; none while it can.
  var problems: [String] { state.withLock { $0.problems } }

  /// The shortages of the server, in sentences without secrets.
  var shortages: [String] { state.withLock { $0.shortages } }

  /// Records shortages; they do not affect readiness.
  func isShort(of shortages: [String]) {
    change { $0.shortages += shortages }
  }

  /// Sets the temporary reason for which the database is unusable; nil when it is resolved.
  func databaseProblem(_ problem: String?) {
    change { $0.databaseProblem = problem }
  }

  /// The server accepts connections on these addresses.
  func listening(on addresses: [String]) {
    change { $0.listeningOn = addresses }
  }

  /// The schema and the services are ready.
  func prepared() {
    change { $0.isPrepared = true }
  }

  /// There are keys by which tokens can be judged; from now on there always are.
  func keysArrived() {
    change { $0.hasKeys = true }
  }

  /// A pool has found or lost its connections, or has a new reason for having none.
  func pool(_ index: Int, _ availability: PostgresAvailability) {
    change { $0.pools[index] = availability }
  }

  /// The server is about to shut down: health checks and watches report it first.
  func end() {
    change { $0.isEnding = true }
    health.close()
  }

  private func change(_ apply: (inout State) -> Void) {
    state.withLock { state in
      apply(&state)
      if state.isUsable { usableContinuation.finish() }
      guard state.isServing != state.wasServing else { return }
      state.wasServing = state.isServing
      health.setAll(state.isServing ? .serving : .notServing)
      if state.isServing {
        log.info("serving", metadata: ["addresses": "\(state.listeningOn.joined(separator: " "))"])
        if !state.hasAnnounced {
          ProgramImage.releasePages()
          announce(state.listeningOn)
        }
        state.hasAnnounced = true
      } else if !state.isEnding {
        log.error(
          "not serving", metadata: ["reason": "\(state.problems.joined(separator: "; "))"])
      }
    }
  }

  private func announce(_ addresses: [String]) {
    print("ready \(addresses.joined(separator: " "))")
    for line in greeting { print(line) }
    // A pipe is a script that waits for this.
    fflush(nil)
  }
}
