// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The editor of this user: VISUAL, or else EDITOR, or else vi. It may have arguments.
struct Editor {
  let command: String

  init(variables: (String) -> String? = { Variables[$0] }) {
    let named = ["VISUAL", "EDITOR"].lazy.compactMap(variables).first { !$0.isEmpty }
    command = named ?? "vi"
  }

  /// Opens a file and waits until it is closed.
  ///
  /// - Throws: `Failure` if the editor cannot be run or ends with an error; it names the file.
  func edit(_ path: String) throws {
    // The shell splits the command into words, and takes the path as it is.
    let quoted =
      "'"
      + path.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
    let status = system("\(command) \(quoted)")
    guard status == 0 else {
      throw Failure(
        "The editor `\(command)` failed. Your text is in \(path).",
        remedy: "Set VISUAL or EDITOR; save the text with `holdfast session save`.")
    }
  }
}
