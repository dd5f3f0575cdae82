// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

/// An event among all the sessions that the caller owns or may see.
public struct MySessionNews: Sendable, Hashable {
  /// The kinds of events, each with the newest state of its session.
  public enum Event: Sendable, Hashable {
    /// Changes may be missing before this event: list the sessions again. It is the first event of
    /// a watch that does not resume an earlier one.
    case resync
    /// A session was created or imported.
    case created(SessionMetadata.Wire)
    /// A session has a new version.
    case changed(SessionMetadata.Wire)
    /// A session was shared with the caller, or the caller's role changed.
    case shared(SessionMetadata.Wire, SessionRole.Wire)
    /// A session is no longer shared with the caller.
    case unshared(id: String, ownerID: String)
    /// A session was deleted.
    case deleted(id: String, ownerID: String)
    /// A deleted session was restored.
    case undeleted(SessionMetadata.Wire)
  }

  /// The event.
  public let event: Event
  /// The token with which a later watch resumes after this event; nil if others follow at once.
  /// Keep the last one, for 3 days at most.
  public let resumeToken: String?

  /// Creates news of its parts.
  public init(_ event: Event, resumeToken: String? = nil) {
    self.event = event
    self.resumeToken = resumeToken
  }
}
