// SPDX-License-Identifier: Apache-2.0

import Cryptography
import WorkbenchEngine

/// A document as stored in a row: everything except the bytes of its parts, which are referred to
/// by digest.
struct DraftRecord: Equatable {
  /// The kinds of records. The numbers are stored in databases and must never change their meaning.
  enum Kind: Int64, CaseIterable {
    case draft = 1
    case attempt = 2
    case base = 3
    case history = 4
    case trash = 5
    case quarantine = 6
  }

  /// A part of the content, without its bytes.
  struct Part: Equatable {
    var name: String
    var digest: Digest
  }

  var revision: Int64
  var title: String
  var description: String
  var isInParts: Bool
  var parts: [Part]
  /// The version of a base.
  var version: ServerVersion?
  /// Key, target and own title of an attempt.
  var attempt: Attempt?
  var writtenAt: Int64
  var format: WorkbenchFormat?
  /// The key with which the record and its parts are sealed; nil if they are not. Not in the body.
  var keyID: [UInt8]?

  struct Attempt: Equatable {
    var key: String
    var target: SaveAttempt.Target
    var ownTitle: String?
  }

  /// True if a record of this kind can have these contents. The kind is in the row, not in the
  /// body.
  func canBe(_ kind: Kind) -> Bool {
    switch kind {
    case .draft, .history, .trash: version == nil && attempt == nil
    case .attempt: attempt != nil
    case .base: version != nil
    case .quarantine: true
    }
  }

  // MARK: Body

  /// The format of bodies. The first had no format of the content, and is still read.
  private static let form: Int64 = 2

  var body: [UInt8] {
    var writer = RecordWriter()
    writer.write(Self.form)
    writer.write(revision)
    writer.write(title)
    writer.write(description)
    writer.write(isInParts)
    writer.write(Int64(parts.count))
    for part in parts {
      writer.write(part.name)
      writer.write(raw: part.digest.bytes)
    }
    writer.write(version != nil)
    if let version { Self.write(version, to: &writer) }
    writer.write(attempt != nil)
    if let attempt { Self.write(attempt, to: &writer) }
    writer.write(writtenAt)
    writer.write(format != nil)
    if let format {
      writer.write(format.name)
      writer.write(Int64(format.version))
    }
    return writer.bytes
  }

  private static func write(_ version: ServerVersion, to writer: inout RecordWriter) {
    writer.write(version.sessionID)
    writer.write(version.version)
    writer.write(version.contentHash)
    writer.write(optional: version.writer)
    writer.write(optional: version.updatedAt)
  }

  private static func write(_ attempt: Attempt, to writer: inout RecordWriter) {
    writer.write(attempt.key)
    if case .update(let id, let version) = attempt.target {
      writer.write(true)
      writer.write(id)
      writer.write(version)
    } else {
      writer.write(false)
    }
    writer.write(optional: attempt.ownTitle)
  }

  /// Decodes a body; nil if it is invalid or has an unknown format.
  init?(body: [UInt8]) {
    var reader = RecordReader(body)
    do throws(RecordReader.Fault) {
      let form = try reader.number()
      guard (1...Self.form).contains(form) else { return nil }
      revision = try reader.number()
      title = try reader.text()
      description = try reader.text()
      isInParts = try reader.flag()
      parts = try Self.parts(&reader)
      version = try reader.flag() ? try Self.version(&reader) : nil
      attempt = try reader.flag() ? try Self.attempt(&reader) : nil
      writtenAt = try reader.number()
      if form > 1, try reader.flag() { format = try Self.format(&reader) }
    } catch {
      return nil
    }
    guard reader.isAtEnd, isInParts || parts.count == 1, Self.revisions.contains(revision) else {
      return nil
    }
  }

  /// Later edits count up from a decoded revision, so it must leave room for them.
  private static let revisions: Range<Int64> = 0..<1 << 53

  private static func parts(_ reader: inout RecordReader) throws(RecordReader.Fault) -> [Part] {
    // Each part has a digest, so a false count fails at the end of the bytes.
    var parts: [Part] = []
    for _ in 0..<max(0, try reader.number()) {
      let name = try reader.text()
      guard let digest = Digest(bytes: try reader.raw(Digest.byteCount)) else {
        throw RecordReader.Fault()
      }
      parts.append(Part(name: name, digest: digest))
    }
    return parts
  }

  private static func version(
    _ reader: inout RecordReader
  ) throws(RecordReader.Fault) -> ServerVersion {
    let session = try reader.text()
    let version = try reader.number()
    let hash = try reader.text()
    let writer = try reader.optionalText()
    return ServerVersion(
      sessionID: session, version: version, contentHash: hash, writer: writer,
      updatedAt: try reader.optionalNumber())
  }

  private static func format(
    _ reader: inout RecordReader
  ) throws(RecordReader.Fault) -> WorkbenchFormat {
    let name = try reader.text()
    guard let version = Int32(exactly: try reader.number()) else { throw RecordReader.Fault() }
    return WorkbenchFormat(name, version: version)
  }

  private static func attempt(_ reader: inout RecordReader) throws(RecordReader.Fault) -> Attempt {
    let key = try reader.text()
    var target = SaveAttempt.Target.create
    if try reader.flag() {
      let id = try reader.text()
      target = .update(sessionID: id, expectedVersion: try reader.number())
    }
    return Attempt(key: key, target: target, ownTitle: try reader.optionalText())
  }

  /// Creates a record of a document whose parts have these digests.
  init(
    _ document: WorkbenchDocument, _ digests: [Digest], revision: Int, writtenAt: Int64,
    version: ServerVersion? = nil, attempt: SaveAttempt? = nil
  ) {
    self.revision = Int64(revision)
    title = document.title
    description = document.description
    isInParts = document.content.isInParts
    parts = zip(document.content.parts, digests).map { Part(name: $0.name, digest: $1) }
    self.version = version
    self.attempt = attempt.map { Attempt(key: $0.key, target: $0.target, ownTitle: $0.ownTitle) }
    self.writtenAt = writtenAt
    format = document.format
  }
}
