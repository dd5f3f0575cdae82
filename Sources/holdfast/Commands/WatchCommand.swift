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
    """,
    examples: [
      "holdfast watch $SESSION --count 1", "holdfast watch $SESSION --count 1 -o jsonl",
    ])

  @Argument(help: "The sessions' ids.")
  var ids: [ThingID]

  @Option(help: ArgumentHelp("The number of changes after which to stop.", valueName: "number"))
  var count: Int?

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard count ?? 1 > 0 else { throw ValidationError("--count must be at least 1.") }
  }

  func run(with server: Server) async throws {
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
