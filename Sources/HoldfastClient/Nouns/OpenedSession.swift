// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

/// A session that was read with its content.
public struct OpenedSession: Sendable, Hashable {
  /// Everything but the content.
  public var metadata: SessionMetadata.Wire
  /// The document: JSON as UTF-8, byte for byte as it was written.
  public var content: [UInt8]
  /// True if the caller has starred it.
  public var isStarred: Bool

  /// A session of these parts.
  public init(metadata: SessionMetadata.Wire, content: [UInt8], isStarred: Bool = false) {
    self.metadata = metadata
    self.content = content
    self.isStarred = isStarred
  }
}

/// The outcome of a change of a session.
public struct SavedSession: Sendable, Hashable {
  /// The session as it is now.
  public var metadata: SessionMetadata.Wire
  /// True if the session was equal already, so that no version was made.
  public var isUnchanged: Bool

  /// An outcome of these parts.
  public init(metadata: SessionMetadata.Wire, isUnchanged: Bool) {
    self.metadata = metadata
    self.isUnchanged = isUnchanged
  }
}

/// An earlier version of a session that was read with its content.
public struct OpenedVersion: Sendable, Hashable {
  /// Everything but the content.
  public var version: SessionVersion.Wire
  /// The document: JSON as UTF-8, byte for byte as it was written.
  public var content: [UInt8]

  /// A version of these parts.
  public init(version: SessionVersion.Wire, content: [UInt8]) {
    self.version = version
    self.content = content
  }
}
