// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The option of every command that uses the drafts on this device.
struct DraftKeyOptions: ParsableArguments {
  /// The environment variable with the keys of drafts.
  static let variable = "HOLDFAST_DRAFT_KEYS"

  @Option(
    help: ArgumentHelp(
      "The file with the keys of sealed drafts. (default: the keys in \(variable), else the "
        + "context's)", valueName: "file"), completion: .file())
  var draftKeyFile: String?
}
