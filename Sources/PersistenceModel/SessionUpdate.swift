// SPDX-License-Identifier: Apache-2.0

/// The outcome of an update: the changed session, or the session that was already equal.
public struct SessionUpdate: Hashable, Sendable {
  /// The session after the update.
  public var metadata: SessionMetadata
  /// True if the session already had all requested values, so that nothing was changed.
  public var isUnchanged: Bool

  /// An outcome of its parts.
  public init(_ metadata: SessionMetadata, isUnchanged: Bool = false) {
    self.metadata = metadata
    self.isUnchanged = isUnchanged
  }
}
