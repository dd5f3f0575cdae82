// SPDX-License-Identifier: Apache-2.0

import Glibc
import WorkbenchEngine

/// The folder of one user's drafts: private to them, and on a local disk.
public struct DraftFolder: Sendable {
  /// The absolute path.
  public let path: String

  /// The folder according to the XDG Base Directory Specification: `holdfast` in `XDG_STATE_HOME`,
  /// or in `.local/state` of the home folder; nil if neither is an absolute path.
  public static func standardPath(environment: [String: String]) -> String? {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return state + "/holdfast"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/holdfast"
  }

  /// Creates the folder with mode 0700 if it is missing, and checks it.
  ///
  /// - Throws: `notPermitted` if it is a symbolic link or not a folder, belongs to another user, is
  ///   accessible to others, or is on a network file system, where SQLite's WAL does not work.
  public init(_ path: String) throws(DraftStoreError) {
    guard path.hasPrefix("/") else {
      throw DraftStoreError(.notPermitted, "\(path) is not an absolute path.")
    }
    self.path = path
    try Self.make(path)
    let status = try Self.status(of: path)
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw DraftStoreError(.notPermitted, "\(path) is not a folder.")
    }
    try Self.check(status, path)
    try checkFileSystem()
  }

  /// Creates the file with mode 0600 if it is missing, and checks it like the folder.
  func prepare(file name: String) throws(DraftStoreError) -> String {
    let file = path + "/" + name
    let descriptor = open(file, O_CREAT | O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.error(file) }
    close(descriptor)
    let status = try Self.status(of: file)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DraftStoreError(.notPermitted, "\(file) is not a file.")
    }
    try Self.check(status, file)
    return file
  }

  // MARK: Checks

  private static func make(_ path: String) throws(DraftStoreError) {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw error(path)
    }
    try make(String(path[..<slash]))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw error(path) }
  }

  private static func status(of path: String) throws(DraftStoreError) -> stat {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw error(path) }
    return status
  }

  private static func check(_ status: stat, _ path: String) throws(DraftStoreError) {
    guard status.st_uid == geteuid() else {
      throw DraftStoreError(.notPermitted, "\(path) belongs to another user.")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw DraftStoreError(
        .notPermitted, "\(path) is accessible to other users: run chmod go= on it.")
    }
  }

  private func checkFileSystem() throws(DraftStoreError) {
    guard let type = SQLiteFileSystem.type(of: path) else { throw Self.error(path) }
    if let name = SQLiteFileSystem.networks[type] {
      throw DraftStoreError(
        .notPermitted, "\(path) is on \(name): set XDG_STATE_HOME to a local folder.")
    }
  }

  private static func error(_ path: String) -> DraftStoreError {
    let number = errno
    let failure: LocalFailure =
      switch number {
      case ENOSPC, EDQUOT: .diskFull
      case EACCES, EPERM, EROFS, ELOOP: .notPermitted
      default: .unavailable
      }
    return DraftStoreError(failure, "\(path): \(String(cString: strerror(number)))")
  }
}
