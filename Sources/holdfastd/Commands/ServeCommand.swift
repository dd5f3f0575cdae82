// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Serves from a PostgreSQL that somebody else keeps.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves from a PostgreSQL database.",
    discussion: """
      Applies pending migrations first; several servers may start at once. While the database \
      cannot be reached, the server listens, reports NOT_SERVING and keeps trying. There is no \
      authentication yet, so it refuses to listen beyond this machine.
      """)

  @OptionGroup var serving: ServingOptions
  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    let url = try database.url()
    try await serving.run(on: serving.addresses(), database: url, log: serving.makeLogger())
  }
}
