// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor
import Synchronization
import TestSupport
import Testing

@testable import Postgres
@testable import PrivateCluster

/// Which servers connections are made to, and when they are given up.
@Suite(.serialized) struct ServerSearchTests {
  private let backendID = Statement(name: "backend", sql: "SELECT pg_backend_pid()::bigint")
  private let warn = Statement(
    name: "warn", sql: "DO $$ BEGIN RAISE WARNING 'perhaps not everywhere'; END $$")

  /// What a pool said of its availability, the newest last.
  private final class Availability: Sendable {
    private let last = Mutex(PostgresAvailability.unavailable([]))

    func note(_ availability: PostgresAvailability) { last.withLock { $0 = availability } }

    /// Waits until the pool says that it is unavailable for a reason like this.
    func isUnavailable(because matches: (TargetRefusal) -> Bool) async throws {
      try await waitUntil("the pool is unavailable for the reason in question") {
        guard case .unavailable(let failures) = last.withLock({ $0 }) else { return false }
        return failures.contains { matches($0.refusal) }
      }
    }

    func isAvailable() async throws {
      try await waitUntil("the pool is available") { last.withLock { $0 } == .available }
    }
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `a host that accepts and never speaks costs its timeout, then the next is tried`()
    async throws
  {
    let cluster = try TestCluster.shared()
    let mute = try Socket.listen(on: .loopback(port: 0))
    let port = try #require(try mute.localAddress().port)
    try await withPool(configure: {
      $0.connectionString =
        "host=127.0.0.1,\(cluster.socketDirectory) port=\(port),\(SocketDirectory.port) "
        + "dbname=holdfast user=holdfast connect_timeout=1"
    }) { pool in
      let answer = try await pool.query(echo, Parameters(1)).int64(0, 0)
      #expect(answer == 1)
      #expect(await pool.statistics().read.refused == [.silent: 2])
    }
    #expect(try mute.localAddress().port == port)
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `a server that turns read-only is let go of, and used again when it writes`()
    async throws
  {
    try await withCluster { _, cluster in
      let availability = Availability()
      let loop = try EventLoop(name: "read-only")
      try loop.start()
      let pool = PostgresPool(loop: loop)
      var settings = PostgresConfiguration(connectionString: cluster.connectionString)
      settings.outageGrace = .milliseconds(200)
      // So that a write is what finds out.
      settings.checkInterval = .seconds(600)
      pool.start(settings) { availability.note($0) }
      try await availability.isAvailable()
      let write = Statement(name: "write", sql: "CREATE TABLE IF NOT EXISTS t (x bigint)")
      try await withPool(configure: {
        $0.connectionString =
          "\(cluster.connectionString) options='-c default_transaction_read_only=off'"
      }) { control in
        func run(_ sql: String) async throws {
          _ = try await control.write(Statement(name: "control", sql: sql), Parameters())
        }
        try await run("ALTER SYSTEM SET default_transaction_read_only = on")
        try await run("SELECT pg_reload_conf()")
        // The reload reaches a session between two of its statements.
        var error: PostgresError?
        try await waitUntil("a write is refused") {
          error = await failure { try await pool.write(write, Parameters()) }
          return error != nil
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.mayHaveExecuted == false)
        try await availability.isUnavailable { $0 == .readOnly(.readOnly) }
        try await run("ALTER SYSTEM RESET default_transaction_read_only")
        try await run("SELECT pg_reload_conf()")
      }
      try await availability.isAvailable()
      _ = try await pool.write(write, Parameters())
      await pool.close()
      loop.stop()
      loop.join()
    }
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `a backend that answers nothing any more is given up, and replaced`() async throws {
    try await withPool(configure: {
      $0.answerTimeout = .milliseconds(300)
      $0.readConnections = 1
    }) { pool in
      let backend = pid_t(try await pool.query(backendID, Parameters()).int64(0, 0))
      kill(backend, SIGSTOP)
      defer { kill(backend, SIGCONT) }
      let error = await failure { try await pool.query(echo, Parameters(1)) }
      #expect(error?.kind == .unavailable)
      #expect(error?.mayHaveExecuted == true)
      let other = pid_t(try await pool.query(backendID, Parameters()).int64(0, 0))
      #expect(other != backend)
      #expect(await pool.statistics().read.refused == [.overdue: 1])
    }
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `a backend that stops while nobody needs it is noticed all the same`() async throws {
    try await withPool(configure: {
      $0.answerTimeout = .milliseconds(300)
      $0.checkInterval = .milliseconds(100)
      $0.readConnections = 1
    }) { pool in
      let backend = pid_t(try await pool.query(backendID, Parameters()).int64(0, 0))
      kill(backend, SIGSTOP)
      defer { kill(backend, SIGCONT) }
      try await waitUntil("the connection is lost") {
        await pool.statistics().read.lost > 0
      }
      let other = pid_t(try await pool.query(backendID, Parameters()).int64(0, 0))
      #expect(other != backend)
    }
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `a statement that only waits is cancelled, and its connection stays`() async throws {
    try await withPool(configure: {
      $0.answerTimeout = .milliseconds(300)
      $0.readConnections = 1
    }) { pool in
      let error = await failure { try await pool.query(nap, Parameters(60_000, 1)) }
      #expect(error?.kind == .timedOut)
      let answer = try await pool.query(echo, Parameters(2)).int64(0, 0)
      #expect(answer == 2)
      #expect(await pool.statistics().read.lost == 0)
    }
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `a long statement has the time that the server gives it`() async throws {
    let long = Statement(
      name: "long", sql: "SELECT $2, pg_sleep($1 / 1000.0)", parameterTypes: [.int64, .int64],
      isLong: true)
    try await withPool(configure: { $0.answerTimeout = .milliseconds(100) }) { pool in
      let answer = try await pool.query(long, Parameters(2_000, 7)).int64(0, 0)
      #expect(answer == 7)
    }
  }

  @Test func `a commit that is answered with a warning counts as unknown`() async throws {
    try await withPool { pool in
      for _ in 0..<2 {
        let error = await failure { try await pool.write(warn, Parameters()) }
        #expect(error?.kind == .unavailable)
        #expect(error?.mayHaveExecuted == true)
        // The warning is nobody else's.
        let answer = try await pool.write(echo, Parameters(1)).int64(0, 0)
        #expect(answer == 1)
      }
    }
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `the migrator's caller may leave at any time`() async throws {
    let mute = try Socket.listen(on: .loopback(port: 0))
    let port = try #require(try mute.localAddress().port)
    let migrator = Migrator(
      connectionString: "host=127.0.0.1 port=\(port) user=x dbname=x connect_timeout=600",
      migrations: [])
    let status = Task {
      do throws(MigrationError) {
        _ = try await migrator.status()
        return nil as MigrationError?
      } catch {
        return error
      }
    }
    // The attempt has begun when the host is spoken to.
    var call = pollfd(fd: mute.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&call, 1, 60_000) == 1)
    status.cancel()
    #expect(await status.value == .cancelled)
  }

  @Test(.timeLimit(.minutes(hangLimitMinutes)))
  func `the migrator passes over a mute host too`() async throws {
    let cluster = try TestCluster.shared()
    let mute = try Socket.listen(on: .loopback(port: 0))
    let port = try #require(try mute.localAddress().port)
    let migrator = Migrator(
      connectionString:
        "host=127.0.0.1,\(cluster.socketDirectory) port=\(port),\(SocketDirectory.port) "
        + "dbname=holdfast user=holdfast connect_timeout=1",
      migrations: [])
    _ = try await migrator.status()
    #expect(try mute.localAddress().port == port)
  }
}
