// SPDX-License-Identifier: Apache-2.0

/// A session as a read returns it.
public struct Session: Hashable, Sendable {
  /// Everything but the content.
  public var metadata: SessionMetadata
  /// The document; nil when the caller said that it already has this version.
  public var content: Content?

  /// A session of its two parts.
  public init(metadata: SessionMetadata, content: Content?) {
    self.metadata = metadata
    self.content = content
  }
}
