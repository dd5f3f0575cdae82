// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The options that describe a content's format and why it changed.
struct FormatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The name of the content's format, as the application defines it.", valueName: "name"))
  var format = ""

  @Option(help: ArgumentHelp("The version of that format.", valueName: "number"))
  var formatVersion: Int32 = 0

  @Option(help: ArgumentHelp("A note for the history.", valueName: "text"))
  var note = ""

  func validate() throws {
    guard formatVersion == 0 || !format.isEmpty else {
      throw ValidationError("--format-version needs --format.")
    }
  }
}
