// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Lists the audit events of the caller's resources.
struct AuditCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "audit", "Lists who shared or deleted your resources, or changed access to them.",
    examples: ["holdfast audit", "holdfast audit --limit 100 -o jsonl"])

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = ListAuditEventsRequest()
    try await page.list(output.printer) { size, token in
      (request.pageSize, request.pageToken) = (size, token)
      let page = try await server.call(SessionServiceMethods.listAuditEvents, request)
      return (page.events, page.nextPageToken)
    }
  }
}
