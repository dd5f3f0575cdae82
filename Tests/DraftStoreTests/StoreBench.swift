// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import WorkbenchEngine

@testable import DraftStore

/// A folder for drafts that is removed with its owner.
final class StoreBench {
  let path: String
  static let owner = DraftOwner(serverID: "server", principalID: "ann")

  init() throws {
    var template = Array("/tmp/holdfast-drafts-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw DraftStoreError(.unavailable, "mkdtemp") }
    path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names of the files in the folder, sorted.
  var names: [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func store(
    owner: DraftOwner = StoreBench.owner, keys: [UInt8] = [],
    _ change: (inout DraftStoreConfiguration) -> Void = { _ in }
  ) throws -> DraftStore {
    var configuration = DraftStoreConfiguration()
    configuration.busyMilliseconds = 50
    change(&configuration)
    return try DraftStore(
      folder: DraftFolder(path), owner: owner, configuration: configuration,
      keys: keys.isEmpty ? nil : DraftKeys(keys.map(Self.key)))
  }

  /// Puts bytes in place of the database, or of another file of the folder.
  func put(_ bytes: [UInt8], as name: String = "drafts.sqlite") throws {
    let path = path + "/" + name
    let descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o600)
    defer { close(descriptor) }
    guard write(descriptor, bytes, bytes.count) == bytes.count else {
      throw DraftStoreError(.unavailable, path)
    }
  }

  /// The SQL that takes a database back to the first version of the schema.
  static let toFirstVersion = """
    DROP TABLE sealed; DROP TABLE erasure; DROP INDEX record_of_key;
    ALTER TABLE record DROP COLUMN key; PRAGMA user_version = 1;
    """

  /// Overwrites the first page of an index.
  func damageIndex(_ name: String) throws {
    let database = try SQLiteDatabase(
      path: path + "/drafts.sqlite", isReadOnly: false, busyMilliseconds: 1_000)
    _ = try database.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.integer(0) }
    let page = try database.first(
      "SELECT rootpage FROM sqlite_schema WHERE name = ?", .text(name)
    ) { $0.integer(0) }
    let size = try database.first("PRAGMA page_size") { $0.integer(0) }
    guard let page, let size else { throw DraftStoreError(.unavailable, name) }
    let descriptor = open(path + "/drafts.sqlite", O_WRONLY)
    defer { close(descriptor) }
    let bytes = [UInt8](repeating: 0xA5, count: Int(size))
    guard pwrite(descriptor, bytes, bytes.count, Int(size * (page - 1))) == bytes.count else {
      throw DraftStoreError(.unavailable, name)
    }
  }

  /// Runs SQL as another program would.
  func execute(_ text: String) throws {
    let database = try SQLiteDatabase(
      path: path + "/drafts.sqlite", isReadOnly: false, busyMilliseconds: 1_000)
    try database.execute(text)
  }

  /// Reads rows of one column as another program would.
  func blobs(_ statement: StaticString) throws -> [[UInt8]] {
    let database = try SQLiteDatabase(
      path: path + "/drafts.sqlite", isReadOnly: false, busyMilliseconds: 1_000)
    return try database.rows(statement, []) { $0.blob(0) }
  }

  /// The names of the files that contain `text`.
  func files(containing text: String) throws -> [String] {
    let text = Array(text.utf8)
    return try names.filter { name in
      try RepositoryFile.contents(ofFile: "\(path)/\(name)").contains(text)
    }
  }

  // MARK: Nouns

  /// One of 255 keys.
  static func key(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 32) }

  /// A draft whose texts all contain `text`.
  static func secret(_ text: String, _ revision: Int, version: Int64 = 3) -> WorkbenchDraft {
    var base = base(version)
    base.document.title = "base \(text)"
    base.document.content = WorkbenchContent(text: Array("[\"base of \(text)\"]".utf8))
    let document = WorkbenchDocument(
      title: "title \(text)", description: "about \(text)",
      content: WorkbenchContent(parts: [
        ("\(text) part", Array("[\"\(text) \(revision)\"]".utf8)), ("b", Array("[0]".utf8)),
      ]))
    let attempt = SaveAttempt(
      key: "w.\(revision)", revision: revision,
      target: .update(sessionID: "s1", expectedVersion: version), document: document)
    return WorkbenchDraft(
      revision: revision, document: document, base: base, attempt: attempt, writtenAt: 1)
  }

  static func document(_ text: String, title: String = "t") -> WorkbenchDocument {
    WorkbenchDocument(
      title: title, description: "d",
      content: WorkbenchContent(parts: [("a", Array(text.utf8)), ("b", Array("[0]".utf8))]))
  }

  static func base(_ version: Int64, session: String = "s1") -> ServerCopy {
    ServerCopy(
      version: ServerVersion(
        sessionID: session, version: version, contentHash: "h\(version)", writer: "bob",
        updatedAt: 7),
      document: WorkbenchDocument(
        title: "base", content: WorkbenchContent(text: Array("[\(version)]".utf8))))
  }

  static func draft(
    _ revision: Int, base: ServerCopy? = StoreBench.base(3), attempt: SaveAttempt? = nil
  ) -> WorkbenchDraft {
    WorkbenchDraft(
      revision: revision, document: document("[\(revision)]"), base: base, attempt: attempt,
      writtenAt: Int64(revision))
  }
}
