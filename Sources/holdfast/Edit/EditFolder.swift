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
    var template = Array("\(parent)/\(Self.word(session ?? "new")).XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { room in
      room.baseAddress.flatMap { mkdtemp($0) } != nil
    }
    guard made else { throw Failure.system("made", parent) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // The editor inherits the lock, so that it outlives this program. A process that looks for
    // abandoned folders has it only for a moment.
    lock = open(path + "/lock", O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    guard lock >= 0, flock(lock, LOCK_SH) == 0 else {
      throw Failure.system("written", path)
    }
  }

  /// A session's id as a part of a name: a server may have any text for an id.
  private static func word(_ session: String) -> String {
    let word = session.utf8.prefix(64).map { byte in
      let isSafe = isalnum(Int32(byte)) != 0 || byte == UInt8(ascii: "-")
      return isSafe ? byte : UInt8(ascii: "_")
    }
    return String(decoding: word, as: UTF8.self)
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
    for name in PrivateFolder.names(in: path) { unlink(path + "/" + name) }
    rmdir(path)
    close(lock)
  }

  // MARK: Abandoned folders

  /// The files that killed edits of a session have left, or of any session if it is nil.
  static func abandoned(by session: ThingID?) -> [String] {
    guard let parent = try? parent() else { return [] }
    let prefix = session.map { word($0.text) + "." } ?? ""
    return PrivateFolder.names(in: parent).filter { $0.hasPrefix(prefix) }.sorted().compactMap {
      name in
      let folder = "\(parent)/\(name)"
      let lock = open(folder + "/lock", O_RDWR | O_NOFOLLOW | O_CLOEXEC)
      defer { if lock >= 0 { close(lock) } }
      guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else { return nil }
      let file = "\(folder)/\(Self.name)"
      return access(file, F_OK) == 0 ? file : nil
    }
  }
}
