// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The user's editor: VISUAL, else EDITOR, else vi. The command may include arguments.
struct Editor {
  let command: String

  init(variables: (String) -> String? = { Variables[$0] }) {
    let named = ["VISUAL", "EDITOR"].lazy.compactMap(variables).first { !$0.isEmpty }
    command = named ?? "vi"
  }

  /// Opens a file in the editor and waits until it exits.
  ///
  /// - Throws: `Failure` if the editor cannot be started or fails.
  func edit(_ path: String) throws {
    // The shell splits the command into words, but keeps the quoted path as it is.
    let quoted =
      "'"
      + path.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
    let status = system("\(command) \(quoted)")
    guard status == 0 else {
      throw Failure(
        "The editor `\(command)` failed.",
        remedy: "Set VISUAL or EDITOR; save the text with `holdfast session save`.")
    }
  }
}
