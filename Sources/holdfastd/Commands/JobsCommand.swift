// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceModel
import PersistenceServer
import Postgres
import Reactor

/// Looks after the background jobs of a database.
struct JobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "Shows and runs the background jobs of a database.",
    discussion: """
      Every server runs these jobs continuously. Pending work is stored in the database, so \
      nothing is lost when a server stops, and it is safe to run a job twice.
      """,
    subcommands: [Status.self, Run.self])

  /// Runs `body` with the jobs of a database.
  private static func withJobs(
    of database: DatabaseOptions, _ body: (JobRunner) async throws(PersistenceError) -> Void
  ) async throws {
    let url = try database.url()
    let loop = try EventLoop(name: "jobs")
    try loop.start()
    defer {
      loop.stop()
      loop.join()
    }
    let pool = PostgresPool(loop: loop)
    var configuration = PostgresConfiguration(connectionString: url)
    configuration.readConnections = 1
    configuration.writeConnections = 1
    configuration.documentConnections = 1
    configuration.outageGrace = .seconds(5)
    pool.start(configuration)
    do throws(PersistenceError) {
      try await body(BackgroundJobs.runner(on: pool) { _, _ in })
      await pool.close()
    } catch {
      await pool.close()
      throw Failure(error.detail ?? error.message)
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows the backlog of each job.",
      discussion: """
        Prints a line for each job: its name, the number of waiting items, and the time since \
        which the oldest waits. A deleted snapshot stays in mark-visits for a minute after its \
        visits are marked.
        """)
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
      try await JobsCommand.withJobs(of: database) { runner throws(PersistenceError) in
        try await runner.observeBacklogs()
        for job in runner.statistics {
          let backlog = job.backlog ?? .empty
          let oldest = backlog.oldestTime.map { "  \($0.rfc3339)" } ?? ""
          print("\(job.name)  \(backlog.count)\(oldest)")
        }
      }
    }
  }

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs all due jobs, then exits.",
      discussion: "Prints a line for each job: its name and the number of rows processed.")
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
      try await JobsCommand.withJobs(of: database) { runner throws(PersistenceError) in
        try await runner.runDue()
        for job in runner.statistics { print("\(job.name)  \(job.handledCount)") }
      }
    }
  }
}
