// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI
import PersistenceModel

extension CommandGroup {
  /// The commands about sharing sessions.
  static let sessionSharing = CommandGroup(
    name: "Sharing",
    subcommands: [
      SessionShareCommand.self, SessionUnshareCommand.self, SessionAccessCommand.self,
      SessionSharedCommand.self,
    ])
}

/// Shares a session with a user.
struct SessionShareCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "share", "Shares a session with a user, or changes their role.",
    "Viewers can read the session and its history; editors can also save it.",
    examples: [
      "holdfast session share $SESSION colleague",
      "holdfast session share $SESSION colleague --role editor",
    ])

  /// The roles by their names on the command line.
  enum Role: String, CaseIterable, ExpressibleByArgument {
    case viewer, editor

    var wire: SessionRole.Wire { self == .viewer ? .viewer : .editor }
  }

  @Argument(help: "The session's id.")
  var id: ThingID

  @Argument(help: ArgumentHelp("The user.", valueName: "user"))
  var grantee: String

  @Option(help: "The role: viewer or editor.")
  var role = Role.viewer

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = GrantSessionAccessRequest()
    (request.id, request.userID, request.role) = (id.text, grantee, role.wire)
    let response = try await server.call(SessionServiceMethods.grantSessionAccess, request)
    try output.printer.done(
      response.grant ?? .init(), "shared with \(grantee) as \(role.rawValue)")
  }
}

/// Stops sharing a session with a user, or declines a session shared by another user.
struct SessionUnshareCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "unshare", "Stops sharing a session with a user.",
    "Give your own name to decline a session that somebody shares with you.",
    examples: ["holdfast session unshare $SESSION friend"])

  @Argument(help: "The session's id.")
  var id: ThingID

  @Argument(help: ArgumentHelp("The user.", valueName: "user"))
  var grantee: String

  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = RevokeSessionAccessRequest()
    (request.id, request.userID) = (id.text, grantee)
    _ = try await server.call(SessionServiceMethods.revokeSessionAccess, request)
    Terminal.tell("no longer shared with \(grantee)")
  }
}

/// Lists the users with whom a session is shared.
struct SessionAccessCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "access", "Lists the users with whom a session is shared.",
    examples: ["holdfast session access $SESSION"])

  @Argument(help: "The session's id.")
  var id: ThingID

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    var request = ListSessionGrantsRequest()
    request.id = id.text
    try await page.list(
      SessionServiceMethods.listSessionGrants, request, from: server, output.printer)
  }
}

/// Lists the sessions that other users share with the caller.
struct SessionSharedCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "shared", "Lists the sessions that others share with you.",
    examples: ["holdfast session shared"])

  @OptionGroup var page: PageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    let request = ListSessionsSharedWithMeRequest()
    try await page.list(
      SessionServiceMethods.listSessionsSharedWithMe, request, from: server, output.printer)
  }
}
