// SPDX-License-Identifier: Apache-2.0

/// The outcome of an update: the session that it made, or the one that was equal already.
public struct SessionUpdate: Hashable, Sendable {
  /// The session after the update.
  public var metadata: SessionMetadata
  /// True if the session held everything that the update asked for, so that nothing was changed.
  public var isUnchanged: Bool

  /// An outcome of its parts.
  public init(_ metadata: SessionMetadata, isUnchanged: Bool = false) {
    self.metadata = metadata
    self.isUnchanged = isUnchanged
  }
}
