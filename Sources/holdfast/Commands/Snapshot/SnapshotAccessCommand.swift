// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Shows or changes a snapshot's readers and expiry.
struct SnapshotAccessCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "access", "Shows or changes who may open one of your snapshots.",
    "Without options, changes nothing. Settings that are not given stay as they are.",
    examples: [
      "holdfast snapshot access $SNAPSHOT",
      "holdfast snapshot access $SNAPSHOT --reader colleague --reader friend",
      "holdfast snapshot access $SNAPSHOT --link --expires 7d",
    ])

  @Argument(help: "The snapshot's id.")
  var id: ThingID

  @OptionGroup var access: AccessOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    let current = try await server.snapshotMetadata(of: id)
    var response = UpdateSnapshotAccessResponse()
    (response.metadata, response.access) = (current.metadata, current.access)
    if access.isGiven {
      var request = UpdateSnapshotAccessRequest()
      request.id = id.text
      request.access = access.access(changing: current.access ?? .init())
      response = try await server.call(SnapshotServiceMethods.updateSnapshotAccess, request)
    }
    try output.printer.show(response)
  }
}
