// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The user's editor: VISUAL, else EDITOR, else vi. The command may include arguments.
struct Editor {
  let command: String

  /// The pause between looks at the file while the editor is open.
  private static let pause = Duration.milliseconds(50)

  init(variables: (String) -> String? = { Variables[$0] }) {
    let named = ["VISUAL", "EDITOR"].lazy.compactMap(variables).first { !$0.isEmpty }
    command = named ?? "vi"
  }

  /// Opens a file in the editor and waits until it exits.
  ///
  /// - Parameter look: Called again and again while the editor is open, and once after that, with
  ///   true. The editor is waited for even if it throws.
  /// - Throws: `Failure` if the editor cannot be started or fails, or the first error of `look`.
  func edit(_ path: String, look: (_ isOver: Bool) throws -> Void) async throws {
    // The shell splits the command into words, but keeps the quoted path as it is.
    let quoted =
      "'"
      + path.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
    let child = try ShellChild("\(command) \(quoted)")
    var fault: (any Error)?
    var status: Int32?
    while status == nil {
      // A cancelled task does not sleep, but its editor is waited for as well.
      await Task { try? await Task.sleep(for: Self.pause) }.value
      status = child.status()
      do {
        if fault == nil { try look(status != nil) }
      } catch {
        fault = error
      }
    }
    if let fault { throw fault }
    guard status == 0 else {
      throw Failure(
        "The editor `\(command)` failed.", remedy: "Set VISUAL or EDITOR.")
    }
  }
}
