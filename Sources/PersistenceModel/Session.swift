// SPDX-License-Identifier: Apache-2.0

/// A session as a read returns it.
public struct Session: Hashable, Sendable {
  /// Everything but the content.
  public var metadata: SessionMetadata
  /// The document; nil when the caller said that it already has this version.
  public var content: Content?
  /// True if the reader has starred it.
  public var isStarred: Bool

  /// A session of its parts.
  public init(metadata: SessionMetadata, content: Content?, isStarred: Bool = false) {
    self.metadata = metadata
    self.content = content
    self.isStarred = isStarred
  }
}
