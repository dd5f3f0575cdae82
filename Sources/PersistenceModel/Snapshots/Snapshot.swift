// SPDX-License-Identifier: Apache-2.0

/// A snapshot as a read returns it.
public struct Snapshot: Hashable, Sendable {
  /// Everything but the content.
  public var metadata: SnapshotMetadata
  /// The document.
  public var content: Content

  /// A snapshot of its two parts.
  public init(metadata: SnapshotMetadata, content: Content) {
    self.metadata = metadata
    self.content = content
  }
}
