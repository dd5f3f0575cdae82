// SPDX-License-Identifier: Apache-2.0

/// A document with unsaved edits, as the draft store keeps it.
///
/// Base and attempt belong to the slot: the last ones written apply to all of its drafts.
public struct WorkbenchDraft: Sendable, Equatable {
  /// The number of the document's last edit.
  public var revision: Int
  /// The document after that edit.
  public var document: WorkbenchDocument
  /// The server's version on which the edits are based; nil if the session was never saved.
  public var base: ServerCopy?
  /// A save whose outcome was unknown. Its document is kept until the outcome is known.
  public var attempt: SaveAttempt?
  /// The time of the write in milliseconds since 1970 on the wall clock; only for display.
  public var writtenAt: Int64

  /// Creates a draft from its properties.
  public init(
    revision: Int, document: WorkbenchDocument, base: ServerCopy?, attempt: SaveAttempt?,
    writtenAt: Int64
  ) {
    self.revision = revision
    self.document = document
    self.base = base
    self.attempt = attempt
    self.writtenAt = writtenAt
  }
}
