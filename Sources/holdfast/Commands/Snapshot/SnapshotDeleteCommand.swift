// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PersistenceAPI

/// Permanently deletes snapshots.
struct SnapshotDeleteCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "delete", "Deletes snapshots for good; nobody can open them any more.",
    "It asks before, unless --yes is there. Without a terminal to ask on, --yes is needed.",
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
    guard let answer = Terminal.ask("Delete \(things) for good? [y/N]") else {
      throw Failure("There is no terminal to ask on: add --yes.", exitCode: ExitStatus.usage)
    }
    guard ["y", "yes"].contains(answer.lowercased()) else { throw Failure("Nothing was deleted.") }
  }
}
