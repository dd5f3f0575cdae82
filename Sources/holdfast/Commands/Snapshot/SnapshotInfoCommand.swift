// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Prints all that is known of a snapshot but its content.
struct SnapshotInfoCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "info", "Prints what is known of a snapshot. Counts no visit.",
    examples: ["holdfast snapshot info $SNAPSHOT"])

  @Argument(help: "The snapshot's id.")
  var id: ThingID

  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    try output.printer.show(try await server.snapshotMetadata(of: id))
  }
}

extension Server {
  /// A snapshot without its content; its readers too if it is the caller's.
  func snapshotMetadata(of id: ThingID) async throws -> GetSnapshotMetadataResponse {
    var request = GetSnapshotMetadataRequest()
    request.id = id.text
    return try await call(SnapshotServiceMethods.getSnapshotMetadata, request)
  }
}
