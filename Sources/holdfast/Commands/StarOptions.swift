// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The arguments of commands that star things.
struct StarOptions: ParsableArguments {
  @Argument(help: "The ids.")
  var ids: [ThingID]

  @Flag(help: "Remove the stars.")
  var remove = false

  /// Stars each thing by `body`, which gets the id, and true to star or false to remove the star.
  func run(_ body: (String, Bool) async throws -> Void) async throws {
    try await EachOf(ids).run { id in
      try await body(id.text, !remove)
      Terminal.tell(remove ? "\(id.text) has no star" : "starred \(id.text)")
    }
  }
}
