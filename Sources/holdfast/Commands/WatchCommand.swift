// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient

/// Prints changes of sessions as they happen.
struct WatchCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "watch", "Prints changes of sessions as they happen.",
    """
    Starts with the current version of each session, and continues until it is interrupted or all \
    of them are gone. If the server restarts, the watch resumes.

    With --mine, watches all sessions that you own or that are shared with you. The first event is \
    "resync": list the sessions now, all later changes follow.
    """,
    examples: [
      "holdfast watch $SESSION --count 1", "holdfast watch $SESSION --count 1 -o jsonl",
      "holdfast watch --mine --count 1",
    ])

  @Argument(help: "The sessions' ids.")
  var ids: [ThingID] = []

  @Flag(help: "Watch all sessions that you own or that are shared with you.")
  var mine = false

  @Option(
    help: ArgumentHelp(
      "With --mine: the last resumeToken of an earlier watch (-o jsonl), to resume after it.",
      valueName: "token"))
  var resume: String?

  @Option(help: ArgumentHelp("The number of changes after which to stop.", valueName: "number"))
  var count: Int?

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard count ?? 1 > 0 else { throw ValidationError("--count must be at least 1.") }
    guard mine != !ids.isEmpty else {
      throw ValidationError("Give the ids of sessions, or --mine for all.")
    }
    guard resume == nil || mine else { throw ValidationError("--resume needs --mine.") }
  }

  func run(with server: Server) async throws {
    if mine { return try await watchMine(server) }
    let watched = ids.map { id in
      var session = WatchedSession()
      session.id = id.text
      return session
    }
    let printer = output.printer
    var existing = Set(ids.map(\.text))
    var count = 0
    for try await news in server.client.sessions.watch(watched) {
      try Self.tell(news, printer)
      count += 1
      switch news {
      case .gone(let id): existing.remove(id)
      case .changed(let metadata): existing.insert(metadata.id)
      }
      if count == self.count || existing.isEmpty { return }
    }
  }

  private static func tell(_ news: SessionNews, _ printer: Printer) throws {
    let event = WatchSessionsResponse(news)
    guard [.table, .wide].contains(printer.format) else { return try printer.list([event]) }
    let line =
      switch news {
      case .gone(let id): "\(id) gone"
      case .changed(let metadata):
        "\(metadata.id) version \(metadata.version) by \(metadata.lastWriterID) \(metadata.title)"
      }
    Terminal.tell(printer.surroundings.isTerminal ? TerminalText.escaped(line) : line)
  }
}

extension WatchCommand {
  /// Watches everything until it is interrupted or has printed enough.
  private func watchMine(_ server: Server) async throws {
    let printer = output.printer
    var count = 0
    for try await news in server.client.sessions.watchMine(resumeToken: resume ?? "") {
      let event = WatchMySessionsResponse(news)
      if [.table, .wide].contains(printer.format) {
        let line = event.line
        Terminal.tell(printer.surroundings.isTerminal ? TerminalText.escaped(line) : line)
      } else {
        try printer.list([event])
      }
      count += 1
      if count == self.count { return }
    }
  }
}

extension WatchMySessionsResponse {
  /// The response from which `news` was made.
  fileprivate init(_ news: MySessionNews) {
    self.init()
    resumeToken = news.resumeToken ?? ""
    switch news.event {
    case .resync: event = .resync
    case .created(let metadata): set(.created, metadata)
    case .changed(let metadata): set(.changed, metadata)
    case .undeleted(let metadata): set(.undeleted, metadata)
    case .shared(let metadata, let role):
      set(.shared, metadata)
      self.role = role
    case .unshared(let id, let owner): (event, self.id, ownerID) = (.unshared, id, owner)
    case .deleted(let id, let owner): (event, self.id, ownerID) = (.deleted, id, owner)
    }
  }

  private mutating func set(_ event: MySessionEvent.Wire, _ metadata: SessionMetadataWire) {
    self.event = event
    self.metadata = metadata
    (id, ownerID) = (metadata.id, metadata.ownerID)
  }

  /// The event for people.
  fileprivate var line: String {
    let word = event.word(without: "MY_SESSION_EVENT_")
    guard let metadata else { return id.isEmpty ? word : "\(id) \(word)" }
    let role = role == .unspecified ? "" : " as \(role.word)"
    return "\(id) \(word)\(role) version \(metadata.version) by \(metadata.lastWriterID)"
      + " \(metadata.title)"
  }
}

extension WatchSessionsResponse {
  /// The event from which `news` was made.
  fileprivate init(_ news: SessionNews) {
    self.init()
    switch news {
    case .gone(let id): (event, self.id) = (.gone, id)
    case .changed(let metadata): (event, id, self.metadata) = (.changed, metadata.id, metadata)
    }
  }
}
