// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

extension CommandConfiguration {
  /// A command with examples, one shell command per line. They refer to a session as `$SESSION` and
  /// to a snapshot as `$SNAPSHOT`; a test runs all of them.
  static func command(
    _ name: String, _ abstract: String, _ discussion: String = "", examples: [String]
  ) -> CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: abstract,
      discussion: (discussion.isEmpty ? "" : discussion + "\n\n") + "Examples:\n\n"
        + examples.map { "  " + $0 }.joined(separator: "\n"))
  }

  /// A command with subcommands. Help shows each of `groups` under its own title.
  static func group(
    _ name: String, _ abstract: String, _ subcommands: [any ParsableCommand.Type],
    _ groups: [CommandGroup] = [], default standard: (any ParsableCommand.Type)? = nil
  ) -> CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: abstract, subcommands: subcommands,
      groupedSubcommands: groups, defaultSubcommand: standard)
  }
}
