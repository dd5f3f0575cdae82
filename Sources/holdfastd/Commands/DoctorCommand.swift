// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceStore
import Postgres
import Reactor

/// Makes the same checks of a database as a starting server, and prints remedies.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Checks a database and its environment without changing anything.",
    discussion: """
      Prints a line for each check, followed by the remedy if it fails. "FAIL" prevents a server \
      from starting or serving, and the exit code is 1; "warn" does not. Checks that depend on a \
      failed one are skipped.
      """)

  @Argument(
    help: ArgumentHelp(
      "The libpq connection URL of the database. (default: --postgres-url, or the environment "
        + "variable HOLDFAST_POSTGRES_URL)", valueName: "url"))
  var url: String?

  @OptionGroup var database: DatabaseOptions

  @Option(help: "The number of the server's event loops, which determines its connections.")
  var loops: Int?

  func validate() throws {
    if let loops { try OptionRange.check(loops, in: 1...256, "--loops") }
    guard url == nil || database.postgresURL == nil else {
      throw ValidationError("Specify the database only once.")
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
