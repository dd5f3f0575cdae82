// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// A session at one of its versions, without the content.
public struct SessionVersion: Hashable, Sendable {
  /// The number of the version.
  public var version: Int64
  /// The name given to the version; empty if it has none.
  public var name: String
  /// The title at this version.
  public var title: String
  /// The description at this version; empty when there was none.
  public var description: String
  /// The SHA-256 of the content at this version.
  public var contentHash: Digest
  /// The content's size in bytes.
  public var contentSize: Int64
  /// The format of the content at this version; nil if its writer named none.
  public var contentFormat: ContentFormat?
  /// The note about the change that made this version; empty if there is none.
  public var note: String
  /// The time at which title, description or content last changed, up to this version.
  public var updateTime: Timestamp
  /// The user who wrote this version.
  public var writerID: OwnerID
  /// True if the session was deleted at this version.
  public var isDeleted: Bool

  /// A version of its parts.
  public init(
    version: Int64, name: String, title: String, description: String, contentHash: Digest,
    contentSize: Int64, contentFormat: ContentFormat? = nil, note: String = "",
    updateTime: Timestamp, writerID: OwnerID, isDeleted: Bool
  ) {
    self.version = version
    self.name = name
    self.title = title
    self.description = description
    self.contentHash = contentHash
    self.contentSize = contentSize
    self.contentFormat = contentFormat
    self.note = note
    self.updateTime = updateTime
    self.writerID = writerID
    self.isDeleted = isDeleted
  }

  /// The version that a session is at.
  public init(
    current metadata: SessionMetadata, name: String, note: String, isDeleted: Bool
  ) {
    self.init(
      version: metadata.version, name: name, title: metadata.title,
      description: metadata.description, contentHash: metadata.contentHash,
      contentSize: metadata.contentSize, contentFormat: metadata.contentFormat, note: note,
      updateTime: metadata.updateTime, writerID: metadata.lastWriterID, isDeleted: isDeleted)
  }
}

/// One page of a session's versions, the newest first.
public struct SessionVersionPage: Hashable, Sendable {
  /// The versions, in falling order.
  public var versions: [SessionVersion]
  /// The version below which the next page begins; nil if and only if this page is the last.
  public var next: Int64?

  /// A page of its parts.
  public init(versions: [SessionVersion], next: Int64?) {
    self.versions = versions
    self.next = next
  }
}

/// The versions of a session to keep. Named ones are kept as long as the session.
public struct VersionRetention: Hashable, Sendable {
  /// The number of newest versions that are always kept.
  public var newestCount: Int64 = 50
  /// The time for which the last version of each day (UTC) is kept.
  public var dailyAgeMax: Duration = .seconds(30 * 24 * 60 * 60)

  /// The default retention.
  public init() {}

  /// A change that reaches a multiple of this marks the history as one to be thinned out.
  public static let thinningInterval: Int64 = 16
}
