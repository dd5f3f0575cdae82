// SPDX-License-Identifier: Apache-2.0

public import DraftStore
public import WorkbenchEngine

/// The draft store as a workbench calls it, always from one thread. `DraftStore` is the
/// implementation; tests wrap it to inject failures.
public protocol WorkbenchDrafts {
  /// Creates a slot for a writer, whose name must be unique.
  func makeSlot(writer: String) throws(DraftStoreError) -> DraftSlot
  /// The writer of a slot; nil if there is no such slot.
  func writer(of slot: DraftSlot) throws(DraftStoreError) -> String?
  /// Looks for drafts of a session, and adopts one that an ended process left.
  func findDraft(sessionID: String) throws(DraftStoreError) -> FoundDraft
  /// Reads a slot's draft. The process that holds the slot keeps it.
  func inspect(_ slot: DraftSlot) throws(DraftStoreError) -> DraftFinding
  /// Adopts a slot's draft, unless another process holds the slot.
  func adopt(_ slot: DraftSlot, evenIfOpen: Bool) throws(DraftStoreError) -> FoundDraft
  /// Releases a slot.
  func release(_ slot: DraftSlot) throws(DraftStoreError)
  /// Writes a draft to disk.
  func write(_ draft: WorkbenchDraft, in slot: DraftSlot) throws(DraftStoreError)
  /// Moves the draft into the history if its revision is at most `revision`.
  func acknowledge(
    through revision: Int, base: ServerCopy?, in slot: DraftSlot
  ) throws(DraftStoreError)
  /// Adds a document to the trash, and removes the draft if its revision is at most `revision`.
  func trash(
    _ document: WorkbenchDocument, revision: Int, writtenAt: Int64, in slot: DraftSlot
  ) throws(DraftStoreError)
  /// All drafts, most recently written first.
  func recoverables() throws(DraftStoreError) -> [RecoverableDraft]
  /// The acknowledged documents, newest first.
  func history() throws(DraftStoreError) -> [KeptDocument]
  /// The discarded documents, newest first.
  func trashed() throws(DraftStoreError) -> [KeptDocument]
  /// The damaged records, newest first.
  func quarantined() throws(DraftStoreError) -> [KeptDocument]
  /// A document from the history or the trash.
  func document(_ id: Int64) throws(DraftStoreError) -> WorkbenchDocument?
  /// The remaining bytes of a damaged record.
  func export(_ id: Int64) throws(DraftStoreError) -> [UInt8]?
  /// Permanently removes the trashed documents that were written before `time`, or all of them if
  /// it is nil, and returns their number.
  func emptyTrash(writtenBefore time: Int64?) throws(DraftStoreError) -> Int
  /// The progress of sealing.
  var sealing: DraftSealing { get }
  /// Permanently removes everything of the user.
  func wipe() throws(DraftStoreError) -> WipeReport
}

extension DraftStore: WorkbenchDrafts {}
