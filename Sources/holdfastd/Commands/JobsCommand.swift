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
      Every server runs them all the time. What is to be done stands in the database, so nothing \
      is lost when a server ends, and running a job twice does no harm.
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
      abstract: "Shows what each job has before it.",
      discussion: """
        Prints a line for each job: its name, how many items wait, and since when the oldest does. \
        A deleted snapshot waits in mark-visits for a minute after its visits were marked.
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
      abstract: "Does what is due, then ends.",
      discussion: "Prints a line for each job: its name and how many rows it handled.")
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
      try await JobsCommand.withJobs(of: database) { runner throws(PersistenceError) in
        try await runner.runDue()
        for job in runner.statistics { print("\(job.name)  \(job.handledCount)") }
      }
    }
  }
}
