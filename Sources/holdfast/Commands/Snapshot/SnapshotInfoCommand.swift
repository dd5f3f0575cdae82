// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Prints everything about a snapshot except its content.
struct SnapshotInfoCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "info", "Prints a snapshot's properties. Does not count as a visit.",
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
  /// A snapshot without its content. Includes its readers if the caller is the owner.
  func snapshotMetadata(of id: ThingID) async throws -> GetSnapshotMetadataResponse {
    var request = GetSnapshotMetadataRequest()
    request.id = id.text
    return try await call(SnapshotServiceMethods.getSnapshotMetadata, request)
  }
}
