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
    let request = ListAuditEventsRequest()
    try await page.list(
      SessionServiceMethods.listAuditEvents, request, from: server, output.printer)
  }
}
