// SPDX-License-Identifier: Apache-2.0

import Postgres
import Reactor
import Synchronization

@testable import PrivateCluster

/// Runs `body` with a pool on a loop of its own, connected to the shared cluster.
func withPool<Result: Sendable>(
  configure: (inout PostgresConfiguration) -> Void = { _ in },
  _ body: (PostgresPool) async throws -> Result
) async throws -> Result {
  var configuration = PostgresConfiguration(
    connectionString: try TestCluster.shared().connectionString)
  configuration.outageGrace = .seconds(20)
  // A test that looks late must not lose the statement that it holds a connection with.
  configuration.answerTimeout = .seconds(600)
  configuration.writeConnections = 4
  configure(&configuration)
  let loop = try EventLoop(name: "pool")
  try loop.start()
  let pool = PostgresPool(loop: loop)
  pool.start(configuration)
  let result: Result
  do {
    result = try await body(pool)
  } catch {
    await pool.close()
    loop.stop()
    loop.join()
    throw error
  }
  await pool.close()
  loop.stop()
  loop.join()
  return result
}

/// Runs `body` with a cluster of the test's own, which it may stop and kill.
func withCluster(
  _ body: (ClusterConfiguration, PrivateCluster) async throws -> Void
) async throws {
  let path = try TestCluster.makeDirectory()
  let configuration = ClusterConfiguration(dataDirectory: path, durability: .disposable)
  let cluster = try PrivateCluster.start(configuration)
  defer { try? Directory.remove(path) }
  defer { cluster.stop() }
  try await body(configuration, cluster)
}

/// A table of the test's own, `CREATE TABLE <name> (<columns>)`.
func makeTable(_ pool: PostgresPool, _ columns: String) async throws -> String {
  let name = "scratch_\(tableCount.add(1, ordering: .relaxed).newValue)"
  _ = try await pool.write(
    Statement(name: "create", sql: "CREATE TABLE \(name) (\(columns))"), Parameters())
  return name
}

/// The PostgreSQL error of `body`, or nil when it succeeds.
func failure(_ body: () async throws -> Rows) async -> PostgresError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? PostgresError
  }
}

private let tableCount = Atomic(0)

extension Parameters {
  /// Parameters that are all `bigint`.
  init(_ values: Int64...) {
    self.init()
    for value in values { append(int64: value) }
  }
}

/// Returns its parameter.
let echo = Statement(name: "echo", sql: "SELECT $1", parameterTypes: [.int64])
/// Sleeps for so many milliseconds and returns its second parameter.
let nap = Statement(
  name: "nap", sql: "SELECT $2, pg_sleep($1 / 1000.0)", parameterTypes: [.int64, .int64])
/// Divides 1 by its parameter.
let divide = Statement(name: "divide", sql: "SELECT 1 / $1", parameterTypes: [.int64])
