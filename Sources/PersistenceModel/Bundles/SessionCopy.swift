// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// A session as a bundle has it, all of it checked: what a store writes to have it too.
public struct SessionCopy: Hashable, Sendable {
  /// The id that the session is to have.
  public var id: SessionID
  /// The title.
  public var title: Title
  /// The description.
  public var description: SessionDescription
  /// The document.
  public var content: Content
  /// The format of the document; nil if the bundle has none.
  public var format: ContentFormat?
  /// The note about the change that made this version.
  public var note: ChangeNote
  /// The labels, which a session gets that the import makes; one that is there keeps its own.
  public var labels: SessionLabels
  /// The number of the version: 1 to `versionMax`.
  public var version: Int64
  /// The name given to the version; empty if it has none.
  public var versionName: String
  /// The time of creation.
  public var createTime: Timestamp
  /// The time of the last change of title, description or content.
  public var updateTime: Timestamp
  /// The user who made this version: the importer, or another of whom the bundle claims it.
  public var writerID: OwnerID

  /// The highest version that is imported: 2^53 - 1, up to which JSON numbers are exact, and which
  /// leaves room for all versions that will follow.
  public static let versionMax: Int64 = (1 << 53) - 1

  /// The suffix for the title of a renamed session.
  public static let renamedSuffix = " (imported)"

  /// A copy of its parts.
  public init(
    id: SessionID, title: Title, description: SessionDescription, content: Content,
    format: ContentFormat? = nil, note: ChangeNote = .none, version: Int64, versionName: String,
    createTime: Timestamp, updateTime: Timestamp, writerID: OwnerID,
    labels: SessionLabels = .none
  ) {
    self.id = id
    self.title = title
    self.description = description
    self.content = content
    self.format = format
    self.note = note
    self.version = version
    self.versionName = versionName
    self.createTime = createTime
    self.updateTime = updateTime
    self.writerID = writerID
    self.labels = labels
  }

  /// The metadata of a session that has become this copy.
  public func metadata(owner: OwnerID) -> SessionMetadata {
    SessionMetadata(
      id: id, ownerID: owner, title: title.text, description: description.text, version: version,
      contentHash: content.hash, contentSize: Int64(content.bytes.count),
      contentFormat: format, createTime: createTime, updateTime: updateTime,
      lastWriterID: writerID, labels: labels)
  }

  /// True if a session's state equals this copy's, regardless of the versions.
  public func isSame(as metadata: SessionMetadata) -> Bool {
    metadata.contentHash == content.hash && metadata.title.utf8.elementsEqual(title.text.utf8)
      && metadata.description.utf8.elementsEqual(description.text.utf8)
      && metadata.contentFormat == format
  }

  /// The same session under another id and with `renamedSuffix` after its title, which is truncated
  /// if it would become too long.
  public func renamed(id: SessionID, limits: Limits) throws(PersistenceError) -> SessionCopy {
    var copy = self
    copy.id = id
    let suffix = SessionCopy.renamedSuffix
    let room = max(0, limits.titleCodePointsMax - suffix.unicodeScalars.count)
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: title.text.unicodeScalars.prefix(room))
    copy.title = try Title(validating: String(kept) + suffix, limits: limits)
    return copy
  }

  /// The identity of this state of the session: a digest of title, description and content, and of
  /// its format if it has one.
  public func stateDigest() throws(PersistenceError) -> Digest {
    var writer = FingerprintWriter()
    writer.append(title.text)
    writer.append(description.text)
    writer.append(content.hash.bytes)
    writer.append(said: format, .none)
    do {
      return try SHA256.digest(of: writer.bytes)
    } catch {
      throw .internal("SHA-256 of a copy failed: \(error)")
    }
  }
}
