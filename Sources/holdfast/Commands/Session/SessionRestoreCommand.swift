// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Restores an older version of a session.
struct SessionRestoreCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "restore", "Restores an older version of a session, as a new version.",
    "Nothing is lost: the replaced version stays in the history.",
    examples: [
      "holdfast session restore $SESSION 1",
      "holdfast session restore $SESSION 1 --based-on 2 --note \"back to the start\"",
    ])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Argument(help: "The version to restore.")
  var version: Int64

  @Option(
    name: .customLong("based-on"),
    help: ArgumentHelp(
      "The version that the session must have. (default: any)", valueName: "version"))
  var basis: Int64?

  @Option(help: ArgumentHelp("A note for the history.", valueName: "text"))
  var note = ""

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = RestoreSessionVersionRequest()
    request.id = id.text
    request.version = version
    request.expectedVersion = basis ?? 0
    request.allowOverwrite = basis == nil
    request.changeNote = note
    let response = try await server.call(SessionServiceMethods.restoreSessionVersion, request)
    let metadata = response.metadata ?? .init()
    try output.printer.done(
      metadata, "version \(version) is restored as version \(metadata.version)")
  }
}
