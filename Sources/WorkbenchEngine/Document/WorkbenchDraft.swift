// SPDX-License-Identifier: Apache-2.0

/// A document with unsaved edits, as the draft store keeps it.
///
/// Base and attempt belong to the slot: the last ones that were written count for all of it.
public struct WorkbenchDraft: Sendable, Equatable {
  /// The number of the document's last edit.
  public var revision: Int
  /// The document after that edit.
  public var document: WorkbenchDocument
  /// The version on the server from which the edits began; nil if the session was never saved.
  public var base: ServerCopy?
  /// A save whose outcome was not known; its document is kept until it is.
  public var attempt: SaveAttempt?
  /// The wall clock's time of the write in milliseconds since 1970, only to be shown.
  public var writtenAt: Int64

  /// A draft with all that the store keeps of it.
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
