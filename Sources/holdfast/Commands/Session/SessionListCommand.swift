// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// Lists the caller's sessions.
struct SessionListCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "list", "Lists your sessions.",
    "Times are given as 2026-11-30T12:00:00Z, or as a time before now such as 12h or 7d.",
    examples: [
      "holdfast session list",
      "holdfast session list --title analysis --since 7d -o wide",
      "holdfast session list --label project=apollo --starred",
      "holdfast session list --deleted",
      "holdfast session list --page-all -o jsonl",
    ])

  /// The sort orders by their names on the command line.
  enum Order: String, CaseIterable, ExpressibleByArgument {
    case updated, created, title, deleted

    var wire: SessionOrder.Key.Wire {
      switch self {
      case .updated: .updateTime
      case .created: .createTime
      case .title: .title
      case .deleted: .deleteTime
      }
    }
  }

  @Option(help: "Only those whose title contains this text.")
  var title = ""

  @Option(help: ArgumentHelp("Only those changed at or after this time.", valueName: "time"))
  var since: TimeArgument?

  @Option(help: ArgumentHelp("Only those changed before this time.", valueName: "time"))
  var before: TimeArgument?

  @Option(help: ArgumentHelp("Only those in this format.", valueName: "name"))
  var format = ""

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only those with this label; may be repeated.", valueName: "key=value"))
  var label: [LabelArgument] = []

  @Flag(help: "Only those that you have starred.")
  var starred = false

  @Flag(help: "List deleted sessions that can be undeleted instead.")
  var deleted = false

  @Option(help: "The order: updated, created, title or deleted.")
  var order = Order.updated

  @Flag(help: "Reverse the order.")
  var reverse = false

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard order != .deleted || deleted else {
      throw ValidationError("--order deleted needs --deleted.")
    }
  }

  func run(with server: Server) async throws {
    var request = ListSessionsRequest()
    request.orderBy = order.wire
    if reverse { request.orderDirection = order == .title ? .descending : .ascending }
    var filter = SessionFilter.Wire()
    filter.titleContains = title
    filter.updateTime = TimeRange.Wire(since: since, before: before)
    filter.deleted = deleted
    filter.contentFormat = format
    filter.labels = Dictionary(label.map { ($0.key, $0.value) }) { $1 }
    filter.starred = starred
    request.filter = filter
    try await page.list(output.printer) { size, token in
      (request.pageSize, request.pageToken) = (size, token)
      let page = try await server.call(SessionServiceMethods.listSessions, request)
      return (page.sessions, page.nextPageToken)
    }
  }
}

extension TimeRange.Wire {
  /// The range between two times from the command line; nil if neither is given.
  init?(since: TimeArgument?, before: TimeArgument?) {
    guard since != nil || before != nil else { return nil }
    self.init()
    startTime = since?.past()
    endTime = before?.past()
  }
}
