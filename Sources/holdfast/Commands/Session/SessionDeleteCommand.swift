// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Deletes sessions.
struct SessionDeleteCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "delete", "Deletes sessions; they can be undeleted for 30 days.",
    examples: [
      "holdfast session delete $SESSION", "holdfast session delete $SESSION --based-on 2",
    ])

  @Argument(help: "The sessions' ids.")
  var ids: [ThingID]

  @Option(
    name: .customLong("based-on"),
    help: ArgumentHelp(
      "The version that the session must have. (default: any)", valueName: "version"))
  var basis: Int64?

  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard basis == nil || ids.count == 1 else {
      throw ValidationError("--based-on applies to a single session.")
    }
  }

  func run(with server: Server) async throws {
    try await EachOf(ids).run { id in
      var request = DeleteSessionRequest()
      (request.id, request.expectedVersion) = (id.text, basis ?? 0)
      _ = try await server.call(SessionServiceMethods.deleteSession, request)
      Terminal.tell("deleted \(id.text)")
    }
  }
}

/// Restores deleted sessions.
struct SessionUndeleteCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "undelete", "Restores deleted sessions, as a new version.",
    examples: ["holdfast session undelete $DELETED"])

  @Argument(help: "The sessions' ids.")
  var ids: [ThingID]

  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    try await EachOf(ids).run { id in
      var request = UndeleteSessionRequest()
      request.id = id.text
      let response = try await server.call(SessionServiceMethods.undeleteSession, request)
      Terminal.tell("undeleted \(id.text), version \(response.metadata?.version ?? 0)")
    }
  }
}
