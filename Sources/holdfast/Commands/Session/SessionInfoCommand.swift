// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Prints everything about a session except its content.
struct SessionInfoCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "info", "Prints a session's properties.",
    examples: ["holdfast session info $SESSION"])

  @Argument(help: "The session's id.")
  var id: ThingID

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    try output.printer.show(try await server.metadata(of: id))
  }
}
