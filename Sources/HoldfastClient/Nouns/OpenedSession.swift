// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

/// A session with its content.
public struct OpenedSession: Sendable, Hashable {
  /// Everything but the content.
  public var metadata: SessionMetadata.Wire
  /// The document: JSON in UTF-8, byte for byte as it was written.
  public var content: [UInt8]
  /// True if the caller has starred the session.
  public var isStarred: Bool

  /// Creates a session from its parts.
  public init(metadata: SessionMetadata.Wire, content: [UInt8], isStarred: Bool = false) {
    self.metadata = metadata
    self.content = content
    self.isStarred = isStarred
  }
}

/// The outcome of a change to a session.
public struct SavedSession: Sendable, Hashable {
  /// The session after the change.
  public var metadata: SessionMetadata.Wire
  /// True if the session already was as requested, so that no version was created.
  public var isUnchanged: Bool

  /// Creates an outcome from its parts.
  public init(metadata: SessionMetadata.Wire, isUnchanged: Bool) {
    self.metadata = metadata
    self.isUnchanged = isUnchanged
  }
}

/// An earlier version of a session with its content.
public struct OpenedVersion: Sendable, Hashable {
  /// Everything but the content.
  public var version: SessionVersion.Wire
  /// The document: JSON in UTF-8, byte for byte as it was written.
  public var content: [UInt8]

  /// Creates a version from its parts.
  public init(version: SessionVersion.Wire, content: [UInt8]) {
    self.version = version
    self.content = content
  }
}
