// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

/// A snapshot with its content.
public struct OpenedSnapshot: Sendable, Hashable {
  /// Everything but the content.
  public var metadata: SnapshotMetadata.Wire
  /// The document: JSON in UTF-8, byte for byte as it was written.
  public var content: [UInt8]
  /// True if the caller has starred the snapshot.
  public var isStarred: Bool

  /// Creates a snapshot from its parts.
  public init(metadata: SnapshotMetadata.Wire, content: [UInt8], isStarred: Bool = false) {
    self.metadata = metadata
    self.content = content
    self.isStarred = isStarred
  }
}

/// A snapshot without its content, with its access settings.
public struct DescribedSnapshot: Sendable, Hashable {
  /// Everything but the content.
  public var metadata: SnapshotMetadata.Wire
  /// The readers and the expiry; nil unless the caller is the owner.
  public var access: SnapshotAccess.Wire?
  /// True if the caller has starred the snapshot; always false in the response to a change.
  public var isStarred: Bool

  /// Creates a description from its parts.
  public init(
    metadata: SnapshotMetadata.Wire, access: SnapshotAccess.Wire?, isStarred: Bool = false
  ) {
    self.metadata = metadata
    self.access = access
    self.isStarred = isStarred
  }
}
