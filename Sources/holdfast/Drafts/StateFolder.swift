// SPDX-License-Identifier: Apache-2.0

import DraftStore

/// The folder for what this program keeps between its runs: `holdfast` in XDG_STATE_HOME, or in
/// `~/.local/state` (XDG Base Directory Specification).
enum StateFolder {
  /// The path of the user's folder, which may not exist yet.
  static func path() throws -> String {
    var environment: [String: String] = [:]
    for name in ["XDG_STATE_HOME", "HOME"] { environment[name] = Variables[name] }
    guard let path = DraftFolder.standardPath(environment: environment) else {
      throw Failure("Drafts have no location: set HOME or XDG_STATE_HOME.")
    }
    return path
  }
}
