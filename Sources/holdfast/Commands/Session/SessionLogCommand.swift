// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Lists the versions of a session.
struct SessionLogCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "log", "Lists the versions of a session, newest first.",
    examples: ["holdfast session log $SESSION", "holdfast session log $SESSION -o wide --page-all"])

  @Argument(help: "The session's id.")
  var id: ThingID

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = ListSessionVersionsRequest()
    request.id = id.text
    try await page.list(output.printer) { size, token in
      (request.pageSize, request.pageToken) = (size, token)
      let page = try await server.call(SessionServiceMethods.listSessionVersions, request)
      return (page.versions, page.nextPageToken)
    }
  }
}
