// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

extension CommandGroup {
  /// The commands about the versions of sessions.
  static let sessionHistory = CommandGroup(
    name: "History",
    subcommands: [
      SessionLogCommand.self, SessionDiffCommand.self, SessionRestoreCommand.self,
      SessionNameCommand.self,
    ])
}

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
    try await page.list(
      SessionServiceMethods.listSessionVersions, request, from: server, output.printer)
  }
}

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

/// Names a version of a session.
struct SessionNameCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "name", "Names a version of a session, which is then kept as long as the session.",
    "Without NAME, removes the name.",
    examples: [
      "holdfast session name $SESSION 1 \"as submitted\"", "holdfast session name $SESSION 1",
    ])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Argument(help: "The version.")
  var version: Int64

  @Argument(help: "The name.")
  var name = ""

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = NameSessionVersionRequest()
    request.id = id.text
    request.version = version
    request.name = name
    let response = try await server.call(SessionServiceMethods.nameSessionVersion, request)
    try output.printer.done(
      response.version ?? .init(),
      name.isEmpty ? "version \(version) has no name" : "version \(version) is named \"\(name)\"")
  }
}
