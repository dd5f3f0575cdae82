// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// What is known about a session without reading its content.
public struct SessionMetadata: Hashable, Sendable {
  /// The session's id.
  public var id: SessionID
  /// The user to whom it belongs.
  public var ownerID: OwnerID
  /// The title as its owner wrote it.
  public var title: String
  /// The description as its owner wrote it; empty when there is none.
  public var description: String
  /// 1 after creation; every change adds 1, and so do deleting and undeleting. An import keeps it.
  public var version: Int64
  /// The SHA-256 of the content.
  public var contentHash: Digest
  /// The content's size in bytes.
  public var contentSize: Int64
  /// When the session was created.
  public var createTime: Timestamp
  /// When its title, description or content last changed; never goes backwards.
  public var updateTime: Timestamp
  /// Who made this version: the owner, or somebody whom he lets edit the session.
  public var lastWriterID: OwnerID
  /// When the session was deleted, in a list of deleted sessions; nil anywhere else.
  public var deleteTime: Timestamp?

  /// Metadata of its parts; without a last writer it was the owner.
  public init(
    id: SessionID, ownerID: OwnerID, title: String, description: String, version: Int64,
    contentHash: Digest, contentSize: Int64, createTime: Timestamp, updateTime: Timestamp,
    lastWriterID: OwnerID? = nil
  ) {
    self.id = id
    self.ownerID = ownerID
    self.title = title
    self.description = description
    self.version = version
    self.contentHash = contentHash
    self.contentSize = contentSize
    self.createTime = createTime
    self.updateTime = updateTime
    self.lastWriterID = lastWriterID ?? ownerID
  }
}
