// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The forms of what commands print.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  /// Columns for people.
  case table
  /// More columns.
  case wide
  /// One JSON text: an object, or an array of them.
  case json
  /// A JSON text on each line.
  case jsonl
  /// Ids alone.
  case name
}

/// The option of every command that prints what a server told.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The form of what is printed: table, wide, json, jsonl or name.", valueName: "format"))
  var format = OutputFormat.table

  var printer: Printer { Printer(format, Surroundings.current) }
}
