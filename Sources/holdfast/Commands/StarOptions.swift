// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The arguments of commands that star sessions or snapshots.
struct StarOptions: ParsableArguments {
  @Argument(help: "The ids.")
  var ids: [ThingID]

  @Flag(help: "Remove the stars.")
  var remove = false

  /// Calls `body` with each id, and with true to star it or false to remove the star.
  func run(_ body: (String, Bool) async throws -> Void) async throws {
    try await EachOf(ids).run { id in
      try await body(id.text, !remove)
      Terminal.tell(remove ? "\(id.text) has no star" : "starred \(id.text)")
    }
  }
}
