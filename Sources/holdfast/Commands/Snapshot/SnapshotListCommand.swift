// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

/// Lists the caller's snapshots.
struct SnapshotListCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "list", "Lists your snapshots.", "--since and --before are about the creation.",
    examples: [
      "holdfast snapshot list", "holdfast snapshot list --templates --order title -o wide",
    ])

  /// The sort orders by their names on the command line.
  enum Order: String, CaseIterable, ExpressibleByArgument {
    case created, title

    var wire: SnapshotOrder.Key.Wire { self == .created ? .createTime : .title }
  }

  @OptionGroup var list: ListOptions

  @Flag(help: "Templates only.")
  var templates = false

  @Option(help: "The order: created or title.")
  var order = Order.created

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = ListSnapshotsRequest()
    request.orderBy = order.wire
    request.orderDirection = list.direction(ofTitles: order == .title)
    var filter = SnapshotFilter.Wire()
    filter.titleContains = list.title
    filter.createTime = list.range
    filter.template = templates ? true : nil
    filter.starred = list.starred
    request.filter = filter
    try await page.list(SnapshotServiceMethods.listSnapshots, request, from: server, output.printer)
  }
}
