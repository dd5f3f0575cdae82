// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// A draft as a read returns it: the unpublished work of one user on one device.
public struct SessionDraft: Hashable, Sendable {
  /// Everything but the content.
  public var metadata: SessionDraftMetadata
  /// The document.
  public var content: Content

  /// A draft of its parts.
  public init(metadata: SessionDraftMetadata, content: Content) {
    self.metadata = metadata
    self.content = content
  }
}

/// A draft's properties without its content.
public struct SessionDraftMetadata: Hashable, Sendable {
  /// The key.
  public var key: SessionDraftKey
  /// The tag of this state: 22 characters. Each save makes a new one, at random.
  public var etag: String
  /// The client's number of this state, at least 1.
  public var revision: Int64
  /// The version of the session that the work is based on; 0 if there is no session yet.
  public var baseVersion: Int64
  /// The title.
  public var title: String
  /// The description; empty if there is none.
  public var description: String
  /// The SHA-256 of the content.
  public var contentHash: Digest
  /// The content's size in bytes.
  public var contentSize: Int64
  /// The format of the content; nil if its writer named none.
  public var contentFormat: ContentFormat?
  /// The time of the last save.
  public var saveTime: Timestamp

  /// Metadata of its parts.
  public init(
    key: SessionDraftKey, etag: String, revision: Int64, baseVersion: Int64, title: String,
    description: String, contentHash: Digest, contentSize: Int64, contentFormat: ContentFormat?,
    saveTime: Timestamp
  ) {
    self.key = key
    self.etag = etag
    self.revision = revision
    self.baseVersion = baseVersion
    self.title = title
    self.description = description
    self.contentHash = contentHash
    self.contentSize = contentSize
    self.contentFormat = contentFormat
    self.saveTime = saveTime
  }

  /// The metadata of a draft that is saved as `new`.
  public init(_ new: NewSessionDraft, etag: String, at time: Timestamp) {
    self.init(
      key: new.key, etag: etag, revision: new.revision, baseVersion: new.baseVersion,
      title: new.title.text, description: new.description.text, contentHash: new.content.hash,
      contentSize: Int64(new.content.bytes.count), contentFormat: new.format, saveTime: time)
  }

  /// The time from which the draft no longer exists.
  public var expireTime: Timestamp { saveTime.after(DraftLimits.ageMax) }

  /// True if the draft no longer exists at `time`.
  public func isExpired(at time: Timestamp) -> Bool {
    saveTime <= time.before(DraftLimits.ageMax)
  }

  /// The place in a list of drafts: no two have the same.
  public var position: PagePosition { PagePosition(key: .time(saveTime), id: etag) }
}
