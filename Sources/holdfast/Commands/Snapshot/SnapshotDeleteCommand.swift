// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Permanently deletes snapshots.
struct SnapshotDeleteCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "delete", "Permanently deletes snapshots; nobody can open them any more.",
    "Asks for confirmation unless --yes is given, which is required without a terminal.",
    examples: ["holdfast snapshot delete $SNAPSHOT --yes"])

  @Argument(help: "The snapshots' ids.")
  var ids: [ThingID]

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    if !yes { try confirm() }
    try await EachOf(ids).run { id in
      var request = DeleteSnapshotRequest()
      request.id = id.text
      _ = try await server.call(SnapshotServiceMethods.deleteSnapshot, request)
      Terminal.tell("deleted \(id.text)")
    }
  }

  private func confirm() throws {
    let things = ids.count == 1 ? "the snapshot \(ids[0].text)" : "\(ids.count) snapshots"
    guard let answer = Terminal.ask("Delete \(things) for good? [y/N]", atEnd: "n") else {
      throw Failure("Confirmation needs a terminal: add --yes.", exitCode: ExitStatus.usage)
    }
    guard ["y", "yes"].contains(answer.lowercased()) else { throw Failure("Nothing was deleted.") }
  }
}
