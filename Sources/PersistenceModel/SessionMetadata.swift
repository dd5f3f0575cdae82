// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// A session's properties without its content.
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
  /// The format of the content; nil if its writer named none.
  public var contentFormat: ContentFormat?
  /// The time of creation.
  public var createTime: Timestamp
  /// The time of the last change of title, description or content; never decreases.
  public var updateTime: Timestamp
  /// The user who wrote this version: the owner or a user with the editor role.
  public var lastWriterID: OwnerID
  /// The labels, which no version has for itself.
  public var labels: SessionLabels
  /// The time of deletion, in a list of deleted sessions, and in the result of a deletion unless
  /// that was undone since; nil anywhere else.
  public var deleteTime: Timestamp?

  /// Metadata of its parts; without a last writer it was the owner.
  // Inlinable, since a copy from one module to another retains each part, for each row of a page.
  @inlinable
  public init(
    id: SessionID, ownerID: OwnerID, title: String, description: String, version: Int64,
    contentHash: Digest, contentSize: Int64, contentFormat: ContentFormat? = nil,
    createTime: Timestamp, updateTime: Timestamp, lastWriterID: OwnerID? = nil,
    labels: SessionLabels = .none
  ) {
    self.id = id
    self.ownerID = ownerID
    self.title = title
    self.description = description
    self.version = version
    self.contentHash = contentHash
    self.contentSize = contentSize
    self.contentFormat = contentFormat
    self.createTime = createTime
    self.updateTime = updateTime
    self.lastWriterID = lastWriterID ?? ownerID
    self.labels = labels
  }
}
