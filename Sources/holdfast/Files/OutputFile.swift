// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that appears atomically, or standard output. It is written under a temporary name, and
/// renamed once it is complete and on disk.
///
/// A file left by an interrupted run can be resumed, truncated to any length.
final class OutputFile {
  /// The size in bytes.
  private(set) var byteCount: Int64 = 0
  /// True if the file can be truncated.
  let isRegular: Bool
  private let path: String
  private let descriptor: Int32
  private var pending: [UInt8] = []

  /// The number of bytes to buffer before writing.
  private static let pendingMax = 256 << 10

  /// The temporary name of a file.
  static func partialPath(of path: String) -> String { path + ".partial" }

  /// Creates a file, or opens the one that an earlier run left if `resumes` is true; `-` is
  /// standard output.
  ///
  /// `remedy` tells the user what to do about a file that another run left.
  init(
    _ path: String, resumes: Bool, remedy: String = "add --resume, or remove it"
  ) throws {
    self.path = path
    guard path != "-" else {
      (isRegular, descriptor) = (false, STDOUT_FILENO)
      return
    }
    isRegular = true
    let partial = OutputFile.partialPath(of: path)
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (resumes ? 0 : O_CREAT | O_EXCL)
    descriptor = open(partial, flags, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw Failure("\(partial) is left over from an interrupted run: \(remedy).")
      }
      if resumes, errno == ENOENT { throw Failure("There is no \(partial) to resume.") }
      throw Failure.system("written", partial)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure("Another run is writing \(partial).")
    }
  }

  /// Writes a whole file, or standard output. A failure leaves no partial file.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = try OutputFile(path, resumes: false, remedy: "remove it")
    do {
      try file.write(bytes)
      try file.finish()
    } catch {
      try file.leave(isUseful: false)
      throw error
    }
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
  }

  /// Appends bytes.
  func write(_ bytes: [UInt8]) throws {
    pending += bytes
    byteCount += Int64(bytes.count)
    if pending.count >= OutputFile.pendingMax { try flush() }
  }

  /// Truncates the file and continues at its new end.
  func truncate(to length: Int64) throws {
    // The buffered bytes may span the new end, so they are written first.
    try flush()
    let end = Int(length)
    guard ftruncate(descriptor, end) == 0, lseek(descriptor, end, SEEK_SET) == end else {
      throw Failure.system("cut", path)
    }
    byteCount = length
  }

  /// Writes the buffered bytes.
  func flush() throws {
    var rest = pending[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Failure.system("written", path) }
      rest = rest.dropFirst(count)
    }
    pending = []
  }

  /// Keeps the file, to be resumed later, or removes it if it contains nothing useful.
  func leave(isUseful: Bool) throws {
    guard isRegular else { return }
    if isUseful { try flush() } else { unlink(OutputFile.partialPath(of: path)) }
  }

  /// Syncs the file to disk and renames it.
  func finish() throws {
    try flush()
    guard isRegular else { return }
    let partial = OutputFile.partialPath(of: path)
    guard fsync(descriptor) == 0, rename(partial, path) == 0 else {
      throw Failure.system("written", path)
    }
    let end = path.lastIndex(of: "/")
    let folder = open(end.map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
