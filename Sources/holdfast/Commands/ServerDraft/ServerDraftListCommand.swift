// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Lists the caller's drafts.
struct ServerDraftListCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "list", "Lists your drafts on the server, of all devices.",
    examples: [
      "holdfast server-draft list", "holdfast server-draft list --session $SESSION -o wide",
    ])

  @Option(help: ArgumentHelp("Only those of this session.", valueName: "id"))
  var session: ThingID?

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = ListDraftsRequest()
    request.sessionID = session?.text ?? ""
    try await page.list(SessionServiceMethods.listDrafts, request, from: server, output.printer)
  }
}
