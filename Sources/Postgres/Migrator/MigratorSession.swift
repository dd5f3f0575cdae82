// SPDX-License-Identifier: Apache-2.0

import Reactor

/// Finds the server that the migrator works on: one round of a `TargetSearch`, on a thread that may
/// block.
enum MigratorSession {
  /// Connects to the first server that can write. Throws what became of each if there is none.
  static func connect(
    _ configuration: PostgresConfiguration
  ) throws(MigrationError) -> PQBlockingConnection {
    let string: ConnectionSource
    do throws(ConnectionStringError) {
      string = try ConnectionSource(of: configuration)
    } catch {
      throw .unreachable([TargetFailure(nil, .stringUnusable(error))])
    }
    var search = TargetSearch(
      .success(string.targets), attemptMax: configuration.connectTimeout,
      backoff: Backoff(delayMin: .zero, delayMax: .zero))
    var step = search.begin(now: .read(), jitter: 0)
    while true {
      do throws(TargetRefusal) {
        switch step {
        case .resolve(let target):
          let addresses = try HostResolution.resolve(target.host ?? "").get()
          step = search.resolved(addresses, now: .read(), jitter: 0)
        case .connect(let target):
          let deadline = search.nextDeadline ?? .read()
          return try open(string.parameters(for: target), configuration, until: deadline)
        case .pause: throw .lost("no server is left")
        }
      } catch {
        if step == .pause { throw .unreachable(search.failures) }
        step = search.refused(error, now: .read(), jitter: 0)
      }
    }
  }

  private static func open(
    _ parameters: [(keyword: String, value: String)], _ configuration: PostgresConfiguration,
    until deadline: MonotonicInstant
  ) throws(TargetRefusal) -> PQBlockingConnection {
    let connection = try PQBlockingConnection(parameters, until: deadline)
    let server: ServerState
    do throws(PostgresError) {
      server = try ServerState(connection.query(ServerState.query, until: deadline))
    } catch {
      throw .unprepared(error.message)
    }
    if let refusal = configuration.fence.admit(server) { throw refusal }
    return connection
  }
}
