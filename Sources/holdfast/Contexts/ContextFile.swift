// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONTypedef

/// The file with a user's contexts: `holdfast/contexts.json` in XDG_CONFIG_HOME, or in `~/.config`
/// (XDG Base Directory Specification).
struct ContextFile {
  let folder: String
  var path: String { "\(folder)/\(Self.name)" }

  private static let name = "contexts.json"

  /// The file in a folder.
  init(in folder: String) { self.folder = folder }

  /// The file of the current user; nil if they have no home directory.
  static var ofUser: ContextFile? {
    let folder = Variables["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let folder = folder ?? Variables["HOME"].map({ $0 + "/.config" }) else { return nil }
    return ContextFile(in: folder + "/holdfast")
  }

  /// Reads the contexts; empty if there is no file.
  func read() throws -> ServerContexts {
    guard access(path, F_OK) == 0 else { return ServerContexts() }
    let text = try InputFile(path).readAll(sizeMax: Self.sizeMax)
    do {
      return try ServerContexts(parsing: text)
    } catch {
      throw Failure(
        "\(path) cannot be used: \(error).",
        remedy: "Fix the file, or move it away and add the contexts again.")
    }
  }

  /// Changes the contexts atomically, in a file that only the user can read. Other processes wait.
  ///
  /// - Returns: The changed contexts.
  func change(_ body: (inout ServerContexts) throws -> Void) throws -> ServerContexts {
    try PrivateFolder.make(folder, isShown: true)
    return try PrivateFolder.replacing(Self.name, in: folder) {
      var contexts = try read()
      try body(&contexts)
      try OutputFile.write(contexts.text, to: path)
      return contexts
    }
  }

  /// Far larger than any real file.
  private static let sizeMax = 1 << 20
}
