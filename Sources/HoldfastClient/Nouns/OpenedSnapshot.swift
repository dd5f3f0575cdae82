// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

/// A snapshot that was read with its content.
public struct OpenedSnapshot: Sendable, Hashable {
  /// Everything but the content.
  public var metadata: SnapshotMetadata.Wire
  /// The document: JSON as UTF-8, byte for byte as it was written.
  public var content: [UInt8]
  /// True if the caller has starred it.
  public var isStarred: Bool

  /// A snapshot of these parts.
  public init(metadata: SnapshotMetadata.Wire, content: [UInt8], isStarred: Bool = false) {
    self.metadata = metadata
    self.content = content
    self.isStarred = isStarred
  }
}

/// A snapshot without its content, and who may open it.
public struct DescribedSnapshot: Sendable, Hashable {
  /// Everything but the content.
  public var metadata: SnapshotMetadata.Wire
  /// The readers and the expiry; nil unless the caller is the owner.
  public var access: SnapshotAccess.Wire?
  /// True if the caller has starred it; false in the answer to a change.
  public var isStarred: Bool

  /// A description of these parts.
  public init(
    metadata: SnapshotMetadata.Wire, access: SnapshotAccess.Wire?, isStarred: Bool = false
  ) {
    self.metadata = metadata
    self.access = access
    self.isStarred = isStarred
  }
}
