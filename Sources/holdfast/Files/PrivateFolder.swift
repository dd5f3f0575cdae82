// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Folders of the user's own.
enum PrivateFolder {
  /// Creates a folder that only the user can access, and its missing parents.
  ///
  /// - Parameter isShown: True if others may read the folder, and a link may lead to it, as people
  ///   arrange their settings.
  /// - Throws: `Failure` if it exists and is not one, or belongs to another user.
  static func make(_ path: String, isShown: Bool = false) throws {
    let ends = path.indices.filter { path[$0] == "/" && $0 != path.startIndex } + [path.endIndex]
    for end in ends {
      let folder = String(path[..<end])
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
        throw Failure.system("made", folder)
      }
    }
    var status = stat()
    guard (isShown ? stat(path, &status) : lstat(path, &status)) == 0 else {
      throw Failure.system("used", path)
    }
    let others: mode_t = isShown ? 0o022 : 0o077
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
      status.st_mode & others == 0
    else {
      throw Failure(
        "\(path) must be a folder of yours that others cannot \(isShown ? "change" : "access").",
        remedy: "Run `chmod go\(isShown ? "-w" : "=") \(path)`, or move it away.")
    }
  }

  /// Runs `body`, which replaces a file, while no other process does so, and removes what killed
  /// ones have left.
  static func replacing<Result>(_ name: String, in folder: String, _ body: () throws -> Result)
    rethrows -> Result
  {
    let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if lock >= 0 { close(lock) } }
    // Where a folder cannot be locked, the file is still replaced whole.
    if lock >= 0, flock(lock, LOCK_EX) == 0 {
      for left in names(in: folder)
      where left.hasPrefix(name + ".") && left.hasSuffix(OutputFile.suffix) {
        unlink("\(folder)/\(left)")
      }
    }
    return try body()
  }

  /// The names of everything in a folder; none if it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
