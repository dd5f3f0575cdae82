// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Logging
import PersistenceModel
import PersistenceServer
import RPC
import RPCTransport
import ServiceLifecycle
import TLS

/// The options of every command that serves.
struct ServingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An address to listen on: HOST:PORT or unix:/PATH. Repeatable. Only the server's own user "
        + "can connect to a Unix socket, unless \"serve\" has --unix-users.",
      valueName: "address"))
  var listen = ["127.0.0.1:50051"]

  @Option(
    help: ArgumentHelp(
      """
      An address to serve the operator pages on over HTTP/1.1: /livez, /readyz and /metrics. \
      They need no authentication. Repeatable. (default: none)
      """,
      valueName: "address"))
  var adminListen: [String] = []

  @Option(
    help: """
      The number of event loops, each with its own thread. (default: the number of processors \
      available to the process, by CPU affinity and cgroup quota)
      """)
  var loops: Int?

  @Option(help: "The time in seconds for running calls to finish after SIGTERM.")
  var drainSeconds = 30

  @Option(
    help: """
      The timeout in seconds for responses of PostgreSQL. When it expires, the statement is \
      cancelled, or the connection is closed and the next server is tried. Background jobs have \
      30 seconds more.
      """)
  var postgresAnswerSeconds = 5

  @Option(help: "The time in seconds after a visit in which more visits of the user do not count.")
  var visitWindowSeconds = 300

  @Option(
    help: """
      The maximum rate of calls per second for each user and method, with bursts of twice as \
      many. (default: no limit)
      """)
  var callsPerSecond: Int?

  @Option(
    help: ArgumentHelp(
      """
      The size in bytes of the cache for recently read or written content; 0 disables it. \
      (default: 1/16 of the memory available to the process, at most 256 MiB)
      """,
      valueName: "bytes"))
  var contentCacheBytes: Int?

  @OptionGroup var pages: PageOptions
  @OptionGroup var connections: ConnectionOptions
  @OptionGroup var messages: MessageOptions

  @Option(help: "The minimum level of log messages.")
  var logLevel = LogLevel.info

  func validate() throws {
    try loops.map { try OptionRange.check($0, in: 1...256, "--loops") }
    try contentCacheBytes.map {
      try OptionRange.check($0, in: 0...1 << 40, "--content-cache-bytes")
    }
    try OptionRange.check(visitWindowSeconds, in: 0...2_592_000, "--visit-window-seconds")
    try callsPerSecond.map {
      try OptionRange.check($0, in: 1...1_000_000, "--calls-per-second")
    }
    try OptionRange.check(postgresAnswerSeconds, in: 1...3_600, "--postgres-answer-seconds")
    try OptionRange.check(drainSeconds, in: 0...3_600, "--drain-seconds")
  }

  /// The addresses to listen on, where `reach` allows each.
  func addresses(_ reach: Reach = .thisMachine) throws -> [ListenAddress] {
    try listen.map { text in
      let address = try ListenAddress(text)
      if let objection = reach.objection(to: address) { throw Failure("\(text) \(objection)") }
      return address
    }
  }

  /// Binds the addresses and those of the pages for operators; to be done before anything that
  /// stays when the server does not start.
  func bind(_ addresses: [ListenAddress], unixMode: UInt32 = 0o600) throws -> Listeners {
    Listeners(
      calls: try addresses.map { try Listener($0, unixMode: unixMode) },
      admin: try adminListen.map { try Listener(ListenAddress($0)) })
  }

  func makeLogger() -> Logger {
    var logger = Logger(label: "holdfastd") { _ in JSONLogHandler() }
    logger.logLevel = logLevel.level
    return logger
  }

  /// Serves until a stop is requested. `greeting` is printed when the server is ready; `companions`
  /// run alongside it.
  func run(
    on listeners: Listeners, database: String, stop: StopRequest, log: Logger,
    tls: TLSReloader? = nil, callers: Callers = Callers(), greeting: [String] = [],
    companions: [any Service] = []
  ) async throws {
    var configuration = DaemonConfiguration(
      listeners: listeners, database: database, loopCount: loops ?? ProcessorShare.count,
      drainGrace: .seconds(drainSeconds), greeting: greeting)
    configuration.contentCacheBytes = contentCacheBytes
    configuration.answerTimeout = .seconds(postgresAnswerSeconds)
    configuration.server = connections.serverConfiguration()
    configuration.server.compression = messages.compression()
    configuration.limits.messageBytesMax = messages.messageSizeMax
    configuration.limits.metadataBytesMax = messages.metadataSizeMax
    configuration.limits.streamsPerUserMax = connections.streamsPerUserMax
    configuration.limits.watchesMax = connections.watchesMax
    configuration.limits.visitWindow = .seconds(visitWindowSeconds)
    configuration.tls = tls
    configuration.callers = callers
    configuration.server.crossOrigin = callers.crossOrigin.sharing(with: pages.origins)
    configuration.companions = companions
    configuration.rates.calls = callsPerSecond.map { calls in
      Rate(perSecond: Double(calls), burst: 2 * calls)
    }
    try await Daemon(configuration, stop: stop, log: log).run()
  }
}

/// The levels of the log, by their names in swift-log.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
  case trace, debug, info, notice, warning, error, critical

  var level: Logger.Level {
    Logger.Level(rawValue: rawValue) ?? .info
  }
}
