// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Folders that only the user can access.
enum PrivateFolder {
  /// Creates a folder and its missing parents.
  static func make(_ path: String) throws {
    let ends = path.indices.filter { path[$0] == "/" && $0 != path.startIndex } + [path.endIndex]
    for end in ends {
      let folder = String(path[..<end])
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
        throw Failure.system("made", folder)
      }
    }
  }
}
