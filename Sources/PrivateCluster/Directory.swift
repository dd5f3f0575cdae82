// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The few directory and file operations that a cluster's folders need.
enum Directory {
  /// The names in a folder, sorted; none when it cannot be read.
  static func entries(of path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      // `d_name` ends where the record ends, which may be before the declared array does.
      let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
      let start = UnsafeRawPointer(entry).advanced(by: offset)
      let name = String(cString: start.assumingMemoryBound(to: CChar.self))
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The result of `stat` for a path, or nil if nothing is there.
  static func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  /// True if a path names a folder.
  static func exists(_ path: String) -> Bool {
    status(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  /// Makes a folder, and those above it, unless it exists. Returns whether it was made.
  @discardableResult
  static func make(_ path: String, mode: mode_t) throws(ClusterError) -> Bool {
    if exists(path) { return false }
    let parent = parent(of: path)
    if parent != path { try make(parent, mode: 0o755) }
    guard mkdir(path, mode) == 0 else {
      if errno == EEXIST { return false }
      throw .system(call: "mkdir", path: path, errno: errno)
    }
    // mkdir takes the umask away from the mode; the mode that was asked for is meant.
    guard chmod(path, mode) == 0 else { throw .system(call: "chmod", path: path, errno: errno) }
    return true
  }

  /// Gives a path to an account, where that is another one than ours.
  static func give(_ path: String, to account: Account) throws(ClusterError) {
    guard account.isOther else { return }
    guard lchown(path, account.userID, account.groupID) == 0 else {
      throw .system(call: "chown", path: path, errno: errno)
    }
  }

  /// The folder above a path; of "/" and of a bare name's folder, itself.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path from the root, seen from the working directory.
  static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let working = getcwd(nil, 0) else { return path }
    defer { free(working) }
    let base = String(cString: working)
    return base == "/" ? "/" + path : base + "/" + path
  }

  /// The first `limit` bytes of a small file as text, or nil when it cannot be read.
  static func text(of path: String, limit: Int = 65_536) -> String? {
    text(of: path, limit: limit, fromEnd: false)
  }

  /// The last `limit` bytes of a file as text, without surrounding white space.
  static func tail(of path: String, limit: Int = 2_000) -> String {
    let text = text(of: path, limit: limit, fromEnd: true) ?? ""
    return String(text.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Removes a folder and everything in it. A missing folder is not an error.
  static func remove(_ path: String) throws(ClusterError) {
    guard exists(path) else { return }
    for name in entries(of: path) {
      let entry = path + "/" + name
      var status = stat()
      guard lstat(entry, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        try remove(entry)
      } else if unlink(entry) != 0 {
        throw .system(call: "unlink", path: entry, errno: errno)
      }
    }
    guard rmdir(path) == 0 else { throw .system(call: "rmdir", path: path, errno: errno) }
  }

  private static func text(of path: String, limit: Int, fromEnd: Bool) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    if fromEnd, let status = status(of: path), status.st_size > limit {
      lseek(file, status.st_size - limit, SEEK_SET)
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = max(0, read(file, buffer.baseAddress, limit))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
