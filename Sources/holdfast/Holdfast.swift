// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The client program.
@main
struct Holdfast: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holdfast",
    abstract: "Works with the sessions that a Holdfast server keeps.",
    discussion: """
      Exit codes: 0 when all is done; 1 when it failed; 2 when an import is done, but for the \
      sessions that were refused; 64 when the command line is wrong; 75 when the server cannot be \
      reached or has no time, and the same command may succeed later. `merge` has codes of its own.
      """,
    version: "0.1.0",
    subcommands: [ExportCommand.self, ImportCommand.self, MergeCommand.self])
}
