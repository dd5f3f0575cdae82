// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// Lists the caller's sessions.
struct SessionListCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "list", "Lists your sessions.",
    """
    --since and --before are about the last change. Times are given as 2026-11-30T12:00:00Z, or as \
    a time before now such as 12h or 7d.
    """,
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

  @OptionGroup var list: ListOptions

  @Option(help: ArgumentHelp("Only those in this format.", valueName: "name"))
  var format = ""

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only those with this label; may be repeated.", valueName: "key=value"))
  var label: [LabelArgument] = []

  @Flag(help: "List deleted sessions that can be undeleted instead.")
  var deleted = false

  @Option(help: "The order: updated, created, title or deleted.")
  var order = Order.updated

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
    request.orderDirection = list.direction(ofTitles: order == .title)
    var filter = SessionFilter.Wire()
    filter.titleContains = list.title
    filter.updateTime = list.range
    filter.deleted = deleted
    filter.contentFormat = format
    filter.labels = Dictionary(label.map { ($0.key, $0.value) }) { $1 }
    filter.starred = list.starred
    request.filter = filter
    try await page.list(SessionServiceMethods.listSessions, request, from: server, output.printer)
  }
}
