// SPDX-License-Identifier: Apache-2.0

/// A trace that a change has left in the database, among the sessions that a user owns or may see.
///
/// Traces say where to look, not what is there: by the time at which one is found, the session may
/// have changed again.
public struct SessionTrace: Hashable, Sendable {
  /// The kinds of traces, with the numbers by which statements name them.
  public enum Kind: Int64, CaseIterable, Sendable {
    /// The session has a version with the title, description or content of this time.
    case changed = 1
    /// The session was deleted.
    case deleted = 2
    /// The session was brought back.
    case undeleted = 3
    /// The session was imported.
    case imported = 4
    /// The session was shared with the user, or their role changed.
    case shared = 5
    /// The session is no longer shared with the user.
    case unshared = 6
  }

  /// The session.
  public var key: SessionKey
  /// The kind of change.
  public var kind: Kind
  /// The time of the change, by the clock of the server that made it.
  public var time: Timestamp
  /// The version of a changed session, and the role of a shared one; 0 for other kinds.
  public var detail: Int64

  /// A trace of its parts.
  public init(key: SessionKey, kind: Kind, time: Timestamp, detail: Int64 = 0) {
    self.key = key
    self.kind = kind
    self.time = time
    self.detail = detail
  }

  /// The most traces of one user that are read at once; of more, some may be missing.
  public static let countMax = 1_000
}

/// The part of a store that watching everything of a user needs.
///
/// Any call may throw the errors that `SessionStore` lists for all.
public protocol SessionTraceStore: SessionWatchStore {
  /// The traces that changes have left for each of these users since a time, or `countMax` of them
  /// or more where some may be missing. A user without traces is left out.
  func traces(
    since times: [OwnerID: Timestamp]
  ) async throws(PersistenceError) -> [OwnerID: [SessionTrace]]
}
