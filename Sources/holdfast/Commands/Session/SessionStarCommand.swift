// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Stars sessions for the caller.
struct SessionStarCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "star", "Stars sessions, your own or shared with you; only you see your stars.",
    "`session list --starred` lists them.",
    examples: [
      "holdfast session star $SESSION", "holdfast session star $SESSION --remove",
    ])

  @OptionGroup var stars: StarOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    try await stars.run { id, isStarred in
      var request = StarSessionRequest()
      (request.id, request.starred) = (id, isStarred)
      _ = try await server.call(SessionServiceMethods.starSession, request)
    }
  }
}
