// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONTypedef

/// The file with a user's contexts: `holdfast/contexts.json` in XDG_CONFIG_HOME, or in `~/.config`
/// (XDG Base Directory Specification).
struct ContextFile {
  let path: String

  /// The file of the current user; nil if they have no home directory.
  static var ofUser: ContextFile? {
    let folder = Variables["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let folder = folder ?? Variables["HOME"].map({ $0 + "/.config" }) else { return nil }
    return ContextFile(path: folder + "/holdfast/contexts.json")
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

  /// Replaces the contexts atomically, in a file that only the user can read.
  func write(_ contexts: ServerContexts) throws {
    try PrivateFolder.make(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)))
    let output = try OutputFile(path, resumes: false, remedy: "remove it")
    do {
      try output.write(contexts.text)
      try output.finish()
    } catch {
      try output.leave(isUseful: false)
      throw error
    }
  }

  /// Far larger than any real file.
  private static let sizeMax = 1 << 20
}
