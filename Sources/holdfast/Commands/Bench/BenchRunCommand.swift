// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import HoldfastClient
import LoadTesting

/// Puts a load on a server, and prints what it answered.
struct BenchRunCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "run", "Puts a load on the server, and prints how many calls it answered and how fast.",
    """
    Needs the sessions and snapshots of `holdfast bench init`, which save and mix change. Every \
    answer is checked: its status, the hash of its content, and that its version is not older than \
    one seen before. No failed call is retried.

    Without --rps, each of the CONNECTIONS x STREAMS workers starts a call when its last one has \
    ended. With --rps, calls are due at fixed times, and a latency counts from the time when the \
    call was due, even if no worker was free: a server that stops for a second shows in the \
    figures. Calls that could not be started before the end are counted.

      200         200 calls per second
      100,200,400 one rate after the other, each for --seconds
      50..500     a rate that grows evenly
      auto        finds the highest rate that the server sustains: nearly all calls are answered, \
    and the 99th percentile is at most ten times that of a low rate

    The load comes from this program and takes processor time of its own, which is printed. Run it \
    on another machine than the server to learn what the server can do.

    Exit status: 0; 1 if an answer was wrong; 2 if calls failed.
    """,
    examples: [
      "holdfast bench mix --seconds 2 --warm-up 0",
      "holdfast bench metadata --rps 50,100 --seconds 1 --json result.json --html report.html",
      "holdfast bench run save --connections 2 --streams 1 --seconds 1 --warm-up 0",
    ])

  @Argument(help: "The calls to make: metadata, get, save, list, snapshot or mix.")
  var work: LoadWork

  @Option(help: ArgumentHelp("The calls per second. (default: as many as possible)"))
  var rps: LoadRate?

  @Option(help: ArgumentHelp("The length of each measurement.", valueName: "seconds"))
  var seconds = 10.0

  @Option(
    help: ArgumentHelp("The time before each that does not count.", valueName: "seconds"))
  var warmUp = 2.0

  @Option(help: ArgumentHelp("The number of connections.", valueName: "count"))
  var connections = 8

  @Option(help: ArgumentHelp("The calls that wait on a connection at a time.", valueName: "count"))
  var streams = 4

  @Option(help: ArgumentHelp("The most sessions and snapshots to use.", valueName: "count"))
  var sessions = 1_000

  @Option(help: "The choice of sessions and snapshots: uniform, or zipf for a few popular ones.")
  var keys = KeyChoice.Distribution.uniform

  @Option(help: ArgumentHelp("The seed of all choices.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("A file for the result, for `compare`; - for standard output."),
    completion: .file())
  var json: String?

  @Option(
    help: ArgumentHelp("A file for a report with latency curves."), completion: .file())
  var html: String?

  @Option(
    help: ArgumentHelp("A file for the latencies as an HdrHistogram log."), completion: .file())
  var histogramLog: String?

  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard 0.1...86_400 ~= seconds, 0...3_600 ~= warmUp else {
      throw ValidationError("--seconds must be from 0.1 to 86400, --warm-up from 0 to 3600.")
    }
    guard 1...1_000 ~= connections, 1...100 ~= streams, 1...1_000_000 ~= sessions else {
      throw ValidationError(
        "--connections must be from 1 to 1000, --streams to 100, --sessions to 1000000.")
    }
  }

  func run(with server: Server) async throws {
    let items = try await BenchItems.find(
      server.client, max: sessions, snapshots: work.opensSnapshots)
    guard !items.sessions.isEmpty, !items.snapshots.isEmpty || !work.opensSnapshots else {
      throw Failure(
        "There are no sessions and snapshots to use.", remedy: "Run `holdfast bench init` first.")
    }
    let workers = connections * streams
    guard !work.saves || items.sessions.count >= workers else {
      throw Failure(
        "\(workers) workers need as many sessions to save, and there are \(items.sessions.count).",
        remedy: "Run `holdfast bench init --sessions \(workers)`, or use fewer --connections.")
    }
    var result = LoadResult()
    result.work = work.rawValue
    result.server = server.target.address
    result.serverVersion = try await server.client.server.info().version
    result.startTime = time(nil)
    (result.connections, result.streams) = (connections, streams)
    (result.sessions, result.distribution, result.seed) = (items.sessions.count, keys, seed)

    let clients = try clients(of: server.target)
    let size = items.sessions.reduce(0) { $0 + Int($1.contentSize) } / items.sessions.count
    var load = BenchLoad(
      clients, streams: streams, work: work,
      board: BenchBoard(items, document: LoadDocument.text(size: size, seed: seed)),
      distribution: keys, seed: seed,
      log: histogramLog.map { _ in HistogramLog.header(start: result.startTime) })
    result.steps = await steps(&load)
    for client in clients { await client.close() }
    try report(result, load.log)
  }

  /// A client for each connection. A call that fails is an outcome, so none is retried.
  private func clients(of target: ServerTarget) throws -> [HoldfastClient] {
    var configuration = try target.configuration()
    configuration.retry = .none
    return try (0..<connections).map { _ in try HoldfastClient(configuration) }
  }

  private func steps(_ load: inout BenchLoad) async -> [LoadStep] {
    let schedules: [ArrivalSchedule?]
    switch rps {
    case nil: schedules = [nil]
    case .steps(let rates): schedules = rates.map { .init(from: $0, to: $0, seconds: seconds) }
    case .ramp(let from, let to): schedules = [.init(from: from, to: to, seconds: seconds)]
    case .automatic: return await stepsToKnee(&load)
    }
    var steps: [LoadStep] = []
    for schedule in schedules {
      steps.append(await load.step(schedule, seconds: seconds, warmUp: warmUp))
    }
    return steps
  }

  private func stepsToKnee(_ load: inout BenchLoad) async -> [LoadStep] {
    let closed = await load.step(nil, seconds: seconds, warmUp: warmUp).rate
    Terminal.complain("A closed load has \(rounded(closed)) calls per second.")
    var steps: [LoadStep] = []
    while let rate = Knee.rate(after: steps, closed: closed) {
      let schedule = ArrivalSchedule(from: rate, to: rate, seconds: seconds)
      steps.append(await load.step(schedule, seconds: seconds, warmUp: warmUp))
    }
    return steps
  }

  // MARK: The report

  private func report(_ result: LoadResult, _ log: String?) throws {
    if json != "-" { for line in BenchTable(result).lines { Terminal.tell(line) } }
    if rps == .automatic, json != "-" {
      Terminal.tell(
        Knee.index(in: result.steps).map {
          "The server sustains \(rounded(result.steps[$0].offered ?? 0)) calls per second."
        } ?? "The server does not sustain the lowest of these rates.")
    }
    if let json { try OutputFile.write(Array(result.json.utf8), to: json) }
    if let html { try OutputFile.write(Array(LoadReport(result).html.utf8), to: html) }
    if let histogramLog, let log { try OutputFile.write(Array(log.utf8), to: histogramLog) }
    for step in result.steps {
      for call in step.calls {
        for (name, count) in call.failures.sorted(by: { $0.key < $1.key }) {
          Terminal.complain("\(count) calls of \(call.call.rawValue) failed: \(name)")
        }
        if call.wrongAnswers > 0 {
          Terminal.complain("\(call.wrongAnswers) answers of \(call.call.rawValue) were wrong.")
        }
      }
    }
    if result.steps.contains(where: { $0.wrongAnswers > 0 }) { throw ExitStatus.failed }
    if result.steps.contains(where: { $0.failureCount > 0 }) { throw ExitStatus.incomplete }
  }
}
