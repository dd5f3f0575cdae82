// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that appears atomically, or standard output. It is written under a temporary name, and
/// renamed once it is complete and on disk. A device or pipe is written to as it is.
///
/// A file left by an interrupted run can be resumed, truncated to any length.
final class OutputFile {
  /// The size in bytes.
  private(set) var byteCount: Int64 = 0
  /// True if the file can be truncated.
  let isRegular: Bool
  private let path: String
  private let partial: String
  private let descriptor: Int32
  private var pending: [UInt8] = []

  /// The number of bytes to buffer before writing.
  private static let pendingMax = 256 << 10

  /// The end of temporary names.
  static let suffix = ".partial"

  /// The temporary name of a file that can be resumed.
  static func partialPath(of path: String) -> String { path + suffix }

  /// Creates a file, or opens the one that an earlier run left if `resumes` is true; `-` is
  /// standard output.
  init(_ path: String, resumes: Bool) throws {
    self.path = path
    partial = OutputFile.partialPath(of: path)
    guard path != "-" else {
      (isRegular, descriptor) = (false, STDOUT_FILENO)
      return
    }
    if let device = try Self.openDevice(path) {
      (isRegular, descriptor) = (false, device)
      return
    }
    isRegular = true
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (resumes ? 0 : O_CREAT | O_EXCL)
    descriptor = open(partial, flags, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST {
        throw Failure(
          "\(partial) is left over from an interrupted run: add --resume, or remove it.")
      }
      if resumes, errno == ENOENT { throw Failure("There is no \(partial) to resume.") }
      throw Failure.system("written", partial)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure("Another run is writing \(partial).")
    }
  }

  /// Begins a file under a name that no other run has.
  private init(replacing path: String) throws {
    if let device = try Self.openDevice(path) {
      (self.path, partial, isRegular, descriptor) = (path, path, false, device)
      return
    }
    var name = Array("\(path).XXXXXX\(Self.suffix)".utf8CString)
    let descriptor = mkstemps(&name, Int32(Self.suffix.utf8.count))
    guard descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw Failure.system("written", path)
    }
    self.path = path
    self.descriptor = descriptor
    partial = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    isRegular = true
  }

  /// Opens what must not be replaced by a file, such as `/dev/null` or a named pipe; nil for a
  /// file, or nothing, at this path.
  private static func openDevice(_ path: String) throws -> Int32? {
    var status = stat()
    let kinds = [S_IFCHR, S_IFBLK, S_IFIFO]
    guard stat(path, &status) == 0, kinds.contains(status.st_mode & S_IFMT) else { return nil }
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw Failure.system("written", path) }
    return descriptor
  }

  /// Writes a whole file, or standard output. A failure leaves what was there, and nothing else.
  static func write(_ bytes: [UInt8], to path: String) throws {
    guard path != "-" else { return Terminal.write(bytes) }
    let file = try OutputFile(replacing: path)
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
    if isUseful { try flush() } else { unlink(partial) }
  }

  /// Syncs the file to disk and renames it.
  func finish() throws {
    try flush()
    guard isRegular else { return }
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
