// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient

/// Deletes what `bench init` and loads have made.
struct BenchCleanCommand: ServerCommand {
  static let configuration = CommandConfiguration.command(
    "clean", "Deletes the sessions and snapshots that `holdfast bench` has made.",
    "Only those of yours with its titles and its description are deleted.",
    examples: ["holdfast bench clean"])

  @OptionGroup var server: ServerOptions

  func run(with server: Server) async throws {
    let items = try await BenchItems.find(server.client)
    var progress = Progress("deleted", isQuiet: false)
    var (done, refused) = (0, 0)
    var rest = items.sessions[...]
    while !rest.isEmpty {
      let batch = rest.prefix(Self.batchSize).map { SessionAtVersion($0.id) }
      rest = rest.dropFirst(Self.batchSize)
      for outcome in try await server.client.sessions.delete(batch) {
        if case .success = outcome.result { done += 1 } else { refused += 1 }
      }
      progress.show("\(done) sessions and snapshots")
    }
    for snapshot in items.snapshots {
      try await server.client.snapshots.delete(snapshot.id)
      done += 1
      progress.show("\(done) sessions and snapshots")
    }
    progress.clear()
    Terminal.tell("Deleted \(done) sessions and snapshots.")
    if refused > 0 {
      Terminal.complain("\(refused) sessions could not be deleted; run the command again.")
      throw ExitStatus.incomplete
    }
  }

  /// The most that one call deletes.
  private static let batchSize = 100
}
