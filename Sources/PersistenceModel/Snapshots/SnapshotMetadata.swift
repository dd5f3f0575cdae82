// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The part of a snapshot's properties that never changes and that its visitors may know.
public struct SnapshotCore: Hashable, Sendable {
  /// The snapshot's id.
  public var id: SnapshotID
  /// The user who created it.
  public var ownerID: OwnerID
  /// The title as its owner wrote it.
  public var title: String
  /// The description as its owner wrote it; empty when there is none.
  public var description: String
  /// The SHA-256 of the content.
  public var contentHash: Digest
  /// The content's size in bytes.
  public var contentSize: Int64
  /// The time of the snapshot's creation.
  public var createTime: Timestamp
  /// True if it is a template for new sessions.
  public var isTemplate: Bool

  /// A core of its parts.
  public init(
    id: SnapshotID, ownerID: OwnerID, title: String, description: String, contentHash: Digest,
    contentSize: Int64, createTime: Timestamp, isTemplate: Bool
  ) {
    self.id = id
    self.ownerID = ownerID
    self.title = title
    self.description = description
    self.contentHash = contentHash
    self.contentSize = contentSize
    self.createTime = createTime
    self.isTemplate = isTemplate
  }
}

/// A snapshot's properties without its content.
public struct SnapshotMetadata: Hashable, Sendable {
  /// The part that never changes.
  public var core: SnapshotCore
  /// The format of the content, which never changes; nil if its writer named none.
  public var contentFormat: ContentFormat?
  /// The note about the version that it holds; empty if there is none.
  public var note: String
  /// The session from which it was made, if any.
  public var source: SnapshotSource?
  /// The readers and the expiry.
  public var access: SnapshotAccess

  /// Metadata of its parts.
  public init(
    core: SnapshotCore, contentFormat: ContentFormat? = nil, note: String = "",
    source: SnapshotSource?, access: SnapshotAccess
  ) {
    self.core = core
    self.contentFormat = contentFormat
    self.note = note
    self.source = source
    self.access = access
  }
}
