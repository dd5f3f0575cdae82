// SPDX-License-Identifier: Apache-2.0

/// One page of a list of sessions.
public struct SessionPage: Hashable, Sendable {
  /// The sessions in the order of the query.
  public var sessions: [SessionMetadata]
  /// Those among them that the owner has starred.
  public var starred: Set<SessionID>
  /// The start of the next page; nil if and only if this page is the last.
  public var next: PagePosition?

  /// A page of its parts.
  public init(
    sessions: [SessionMetadata], starred: Set<SessionID> = [], next: PagePosition?
  ) {
    self.sessions = sessions
    self.starred = starred
    self.next = next
  }
}
