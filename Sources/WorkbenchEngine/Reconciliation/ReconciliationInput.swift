// SPDX-License-Identifier: Apache-2.0

/// Two sides of a session, and their common base.
public struct ReconciliationInput: Sendable, Equatable {
  /// The version on which the local edits are based; nil if it is not known.
  public var base: ServerCopy?
  /// The local document.
  public var mine: WorkbenchDocument
  /// The number of the last local edit.
  public var revision: Int
  /// The version on the server.
  public var theirs: ServerCopy
  /// The last save that was sent, whose document may be the one that the server has.
  public var sent: SaveAttempt?

  /// Creates an input from its properties.
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
