// SPDX-License-Identifier: Apache-2.0

import Glibc
import WorkbenchEngine

/// The place from which the keys of drafts are read, as texts that `DraftKeys` accepts.
public enum DraftKeySource: Sendable, Equatable {
  /// An environment variable.
  case variable(String)
  /// A file that only this user can read.
  case file(String)
  /// A shell command that prints the keys, such as that of a password store. It may ask the user:
  /// there is no time limit, and drafts wait for it. Its standard error is the program's.
  case command(String)

  /// Reads the keys. Blocks.
  ///
  /// - Throws: `keyMissing` if there are none, or `notPermitted` if other users can read the file.
  public func keys() throws(DraftStoreError) -> DraftKeys {
    switch self {
    case .variable(let name):
      guard let value = getenv(name) else { throw Self.missing("\(name) is not set.") }
      return try DraftKeys(text: Array(String(cString: value).utf8))
    case .file(let path): return try DraftKeys(text: Self.contents(ofFile: path))
    case .command(let command): return try DraftKeys(text: Self.output(of: command))
    }
  }

  private static func contents(ofFile path: String) throws(DraftStoreError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw missing("\(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & 0o077 == 0,
      status.st_uid == geteuid()
    else {
      throw DraftStoreError(
        .notPermitted, "\(path) must belong to this user, and be accessible only to them.")
    }
    guard let text = text({ read(descriptor, $0, $1) }) else {
      throw missing("\(path) cannot be read.")
    }
    return text
  }

  private static func output(of command: String) throws(DraftStoreError) -> [UInt8] {
    guard let pipe = popen(command, "re") else { throw missing("The key command cannot be run.") }
    let text = text { fread($0, 1, $1, pipe) }
    guard pclose(pipe) == 0, let text else {
      throw missing("The key command failed; run it yourself to see why.")
    }
    return text
  }

  /// Reads to the end, or a byte more than is allowed; nil if reading fails.
  private static func text(_ read: (UnsafeMutablePointer<UInt8>, Int) -> Int) -> [UInt8]? {
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: DraftKeys.textSizeMax + 1)
    while text.count <= DraftKeys.textSizeMax {
      let count = piece.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { read($0, buffer.count) } ?? -1
      }
      guard count >= 0 else { return nil }
      guard count > 0 else { break }
      text += piece.prefix(count)
    }
    return text
  }

  private static func missing(_ message: String) -> DraftStoreError {
    DraftStoreError(.keyMissing, message)
  }
}
