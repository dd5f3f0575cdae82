// SPDX-License-Identifier: Apache-2.0

/// Two sides of a session, and what they began with.
public struct ReconciliationInput: Sendable, Equatable {
  /// The version that my edits began with; nil if it is not known.
  public var base: ServerCopy?
  /// My document.
  public var mine: WorkbenchDocument
  /// The number of my last edit.
  public var revision: Int
  /// The version on the server.
  public var theirs: ServerCopy
  /// The document that was sent last and may be what the server has, with its last edit.
  public var sent: SaveAttempt?

  /// Two sides, what they began with, and what was sent.
  public init(
    base: ServerCopy?, mine: WorkbenchDocument, revision: Int, theirs: ServerCopy,
    sent: SaveAttempt?
  ) {
    self.base = base
    self.mine = mine
    self.revision = revision
    self.theirs = theirs
    self.sent = sent
  }
}
