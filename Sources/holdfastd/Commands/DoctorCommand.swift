// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceStore
import Postgres
import Reactor

/// Examines a database as the start of a server does, and says what to do about what it finds.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Examines a database and its surroundings; changes nothing.",
    discussion: """
      Prints a line for each check, and below each failure what to do. "FAIL" keeps a server from \
      starting or from serving, and makes the exit code 1; "warn" does not. Later checks are left \
      out when an earlier one makes them pointless.
      """)

  @Argument(
    help: ArgumentHelp(
      "The database, as libpq takes it. (default: --postgres-url, or the environment's "
        + "HOLDFAST_POSTGRES_URL)", valueName: "url"))
  var url: String?

  @OptionGroup var database: DatabaseOptions

  @Option(help: "The event loops of the server, which decide how many connections it wants.")
  var loops: Int?

  func validate() throws {
    if let loops { try OptionRange.check(loops, in: 1...256, "--loops") }
    guard url == nil || database.postgresURL == nil else {
      throw ValidationError("Give the database once.")
    }
  }

  func run() async throws {
    var database = database
    database.postgresURL = url ?? database.postgresURL
    let configuration = PostgresConfiguration(connectionString: try database.url())
    let loop = try EventLoop(name: "doctor")
    try loop.start()
    defer {
      loop.stop()
      loop.join()
    }
    let examiner = DatabaseExaminer(
      configuration, migrations: try Migration.embedded(), footprint: .stores,
      wantedConnections: ConnectionLayout.wanted(loopCount: loops ?? ProcessorShare.count))
    let findings = DatabaseCheck.findings(in: await examiner.examine(on: loop))
    for finding in findings { print(finding.line) }
    if findings.contains(where: \.isFailure) { throw ExitCode.failure }
  }
}

extension DatabaseCheck.Finding {
  /// True if it keeps a server from serving.
  fileprivate var isFailure: Bool { failure != nil && check.severity != .warning }

  fileprivate var line: String {
    let width = DatabaseCheck.all.map(\.name.count).max() ?? 0
    let name = check.name + String(repeating: " ", count: width - check.name.count)
    switch verdict {
    case .passed(let found): return "ok    \(name)  \(found)"
    case .failed(let problem, let remedy):
      let indent = String(repeating: " ", count: 8 + width)
      return "\(isFailure ? "FAIL" : "warn")  \(name)  \(problem)\n\(indent)\(remedy)"
    }
  }
}
