// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// What of a snapshot never changes and may be told to whoever visited it.
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
  /// When the snapshot was created.
  public var createTime: Timestamp
  /// Whether it is a template for new sessions.
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

/// What is known about a snapshot without reading its content.
public struct SnapshotMetadata: Hashable, Sendable {
  /// What never changes.
  public var core: SnapshotCore
  /// The session from which it was made, if any.
  public var source: SnapshotSource?
  /// Who may read it, and until when.
  public var access: SnapshotAccess

  /// Metadata of its parts.
  public init(core: SnapshotCore, source: SnapshotSource?, access: SnapshotAccess) {
    self.core = core
    self.source = source
    self.access = access
  }
}
