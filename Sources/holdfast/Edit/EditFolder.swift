// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A private folder with the file that an editor changes. It is locked while this program or the
/// editor runs; one that is not was abandoned by a killed edit.
struct EditFolder {
  private let path: String
  /// The descriptor that holds the lock.
  private let lock: Int32

  /// The file to open in the editor.
  var file: String { path + "/" + Self.name }

  private static let name = "content.json"

  private static func parent() throws -> String { try StateFolder.path() + "/edits" }

  /// Creates a folder for the text of a session, or of a document that is none yet.
  init(for session: String?) throws {
    let parent = try Self.parent()
    try PrivateFolder.make(parent)
    var template = Array("\(parent)/\(session ?? "new").XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { room in
      room.baseAddress.flatMap { mkdtemp($0) } != nil
    }
    guard made else { throw Failure.system("made", parent) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // The editor inherits the lock, so that it outlives this program.
    lock = open(path + "/lock", O_RDWR | O_CREAT, 0o600)
    guard lock >= 0, flock(lock, LOCK_SH | LOCK_NB) == 0 else {
      throw Failure.system("written", path)
    }
  }

  /// Replaces the text.
  func write(_ content: [UInt8]) throws { try OutputFile.write(content, to: file) }

  /// Reads the text as the editor left it.
  func read() throws -> [UInt8] { try InputFile(file).readAll(sizeMax: ContentFile.sizeMax) }

  /// The state of the file: it differs after each change.
  var stamp: [Int] {
    var status = stat()
    guard stat(file, &status) == 0 else { return [] }
    return [
      Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
    ]
  }

  /// Removes the folder and everything in it, including files that the editor left, such as
  /// backups.
  func remove() {
    for name in Self.names(in: path) { unlink(path + "/" + name) }
    rmdir(path)
    close(lock)
  }

  // MARK: Abandoned folders

  /// The files that killed edits of a session have left, or of any session if it is nil.
  static func abandoned(by session: ThingID?) -> [String] {
    guard let parent = try? parent() else { return [] }
    let prefix = session.map { $0.text + "." } ?? ""
    return names(in: parent).filter { $0.hasPrefix(prefix) }.sorted().compactMap { name in
      let folder = "\(parent)/\(name)"
      let lock = open(folder + "/lock", O_RDWR | O_CLOEXEC)
      defer { if lock >= 0 { close(lock) } }
      guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else { return nil }
      let file = "\(folder)/\(Self.name)"
      return access(file, F_OK) == 0 ? file : nil
    }
  }

  private static func names(in folder: String) -> [String] {
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
