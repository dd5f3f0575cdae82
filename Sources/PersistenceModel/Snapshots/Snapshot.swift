// SPDX-License-Identifier: Apache-2.0

/// A snapshot as a read returns it.
public struct Snapshot: Hashable, Sendable {
  /// Everything but the content.
  public var metadata: SnapshotMetadata
  /// The document.
  public var content: Content
  /// True if the reader has starred it.
  public var isStarred: Bool

  /// A snapshot of its parts.
  public init(metadata: SnapshotMetadata, content: Content, isStarred: Bool = false) {
    self.metadata = metadata
    self.content = content
    self.isStarred = isStarred
  }
}
