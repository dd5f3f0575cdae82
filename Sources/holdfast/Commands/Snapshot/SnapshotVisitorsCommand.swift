// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Lists the users who opened one of the caller's snapshots.
struct SnapshotVisitorsCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "visitors", "Lists who opened one of your snapshots.",
    examples: ["holdfast snapshot visitors $SNAPSHOT"])

  @Argument(help: "The snapshot's id.")
  var id: ThingID

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = ListSnapshotVisitorsRequest()
    request.snapshotID = id.text
    try await page.list(
      AccessLogServiceMethods.listSnapshotVisitors, request, from: server, output.printer)
  }
}
