// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// Lists the caller's snapshots.
struct SnapshotListCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "list", "Lists your snapshots.",
    examples: [
      "holdfast snapshot list", "holdfast snapshot list --templates --order title -o wide",
    ])

  /// The sort orders by their names on the command line.
  enum Order: String, CaseIterable, ExpressibleByArgument {
    case created, title

    var wire: SnapshotOrder.Key.Wire { self == .created ? .createTime : .title }
  }

  @Option(help: "Only those whose title contains this text.")
  var title = ""

  @Option(help: ArgumentHelp("Only those created at or after this time.", valueName: "time"))
  var since: TimeArgument?

  @Option(help: ArgumentHelp("Only those created before this time.", valueName: "time"))
  var before: TimeArgument?

  @Flag(help: "Only those that you have starred.")
  var starred = false

  @Flag(help: "Templates only.")
  var templates = false

  @Option(help: "The order: created or title.")
  var order = Order.created

  @Flag(help: "Reverse the order.")
  var reverse = false

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = ListSnapshotsRequest()
    request.orderBy = order.wire
    if reverse { request.orderDirection = order == .title ? .descending : .ascending }
    var filter = SnapshotFilter.Wire()
    filter.titleContains = title
    filter.createTime = TimeRange.Wire(since: since, before: before)
    filter.template = templates ? true : nil
    filter.starred = starred
    request.filter = filter
    try await page.list(output.printer) { size, token in
      (request.pageSize, request.pageToken) = (size, token)
      let page = try await server.call(SnapshotServiceMethods.listSnapshots, request)
      return (page.snapshots, page.nextPageToken)
    }
  }
}
