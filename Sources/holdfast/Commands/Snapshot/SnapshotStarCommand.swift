// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Stars snapshots for the caller.
struct SnapshotStarCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "star", "Stars snapshots, your own or others that you may open; only you see your stars.",
    "`snapshot list --starred` lists your own.",
    examples: [
      "holdfast snapshot star $SNAPSHOT", "holdfast snapshot star $SNAPSHOT --remove",
    ])

  @OptionGroup var stars: StarOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    try await stars.run { id, isStarred in
      var request = StarSnapshotRequest()
      (request.id, request.starred) = (id, isStarred)
      _ = try await server.call(SnapshotServiceMethods.starSnapshot, request)
    }
  }
}
