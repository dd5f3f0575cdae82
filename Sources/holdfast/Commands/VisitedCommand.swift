// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// The commands for the snapshots that the caller has opened.
struct VisitedCommand: ParsableCommand {
  static let configuration = CommandConfiguration.group(
    "visited", "The snapshots that you have opened.",
    [VisitedListCommand.self, VisitedForgetCommand.self], default: VisitedListCommand.self)
}

/// Lists the snapshots that the caller has opened.
struct VisitedListCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "list", "Lists the snapshots that you have opened.",
    examples: ["holdfast visited", "holdfast visited list --title published --order visits"])

  /// The sort orders by their names on the command line.
  enum Order: String, CaseIterable, ExpressibleByArgument {
    case last, visits, title, created

    var wire: AccessLogOrder.Key.Wire {
      switch self {
      case .last: .lastVisitTime
      case .visits: .visitCount
      case .title: .title
      case .created: .snapshotCreateTime
      }
    }
  }

  @Option(help: "Only those whose title contains this text.")
  var title = ""

  @Option(help: ArgumentHelp("Only those owned by this user.", valueName: "user"))
  var owner = ""

  @Option(
    help: ArgumentHelp("Only those that you opened at or after this time.", valueName: "time"))
  var since: TimeArgument?

  @Option(help: "The order: last, visits, title or created.")
  var order = Order.last

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = ListAccessLogsRequest()
    request.orderBy = order.wire
    var filter = AccessLogFilter.Wire()
    (filter.titleContains, filter.ownerID) = (title, owner)
    filter.lastVisitTime = since.map { since in
      var range = TimeRange.Wire()
      range.startTime = since.past()
      return range
    }
    request.filter = filter
    try await page.list(
      AccessLogServiceMethods.listAccessLogs, request, from: server, output.printer)
  }
}

/// Removes snapshots from the caller's list of opened ones.
struct VisitedForgetCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "forget", "Removes snapshots from the list of those that you have opened.",
    examples: ["holdfast visited forget $SNAPSHOT"])

  @Argument(help: "The snapshots' ids.")
  var ids: [ThingID]

  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    try await EachOf(ids).run { id in
      var request = DeleteAccessLogRequest()
      request.snapshotID = id.text
      _ = try await server.call(AccessLogServiceMethods.deleteAccessLog, request)
      Terminal.tell("forgot \(id.text)")
    }
  }
}
