// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The output formats of commands.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  /// A table for people.
  case table
  /// A table with more columns.
  case wide
  /// A single JSON text: an object or an array.
  case json
  /// One JSON text per line.
  case jsonl
  /// Only ids.
  case name
}

/// The option of commands that print the server's response.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The output format: table, wide, json, jsonl or name.", valueName: "format"))
  var format = OutputFormat.table

  var printer: Printer { Printer(format, Surroundings.current) }
}
