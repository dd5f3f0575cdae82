// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient

/// Deletes sessions.
struct SessionDeleteCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "delete", "Deletes sessions; they can be undeleted for 30 days.",
    examples: [
      "holdfast session delete $SESSION", "holdfast session delete $SESSION --based-on 2",
      "holdfast session list --title Analysis -o name | xargs holdfast session delete",
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
    try await SessionBatches(ids).run { ids throws(HoldfastError) in
      try await server.client.sessions.delete(ids.map { SessionAtVersion($0) })
    } alone: { id throws(HoldfastError) in
      var request = DeleteSessionRequest()
      (request.id, request.expectedVersion) = (id, basis ?? 0)
      _ = try await server.call(SessionServiceMethods.deleteSession, request)
      return nil
    } told: { id, _ in
      "deleted \(id)"
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
    try await SessionBatches(ids).run { ids throws(HoldfastError) in
      try await server.client.sessions.undelete(ids.map { SessionAtVersion($0) })
    } alone: { id throws(HoldfastError) in
      var request = UndeleteSessionRequest()
      request.id = id
      return try await server.call(SessionServiceMethods.undeleteSession, request).metadata
    } told: { id, restored in
      "undeleted \(id), version \(restored?.version ?? 0)"
    }
  }
}
