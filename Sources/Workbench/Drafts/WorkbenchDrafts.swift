// SPDX-License-Identifier: Apache-2.0

public import DraftStore
public import WorkbenchEngine

/// The calls of a draft store that a workbench makes, all from one thread. `DraftStore` is the one
/// that keeps drafts; tests put others in front of it that fail.
public protocol WorkbenchDrafts {
  /// A new slot for a writer, whose name no other has had.
  func makeSlot(writer: String) throws(DraftStoreError) -> DraftSlot
  /// Looks for drafts of a session, and takes over one that a process left.
  func findDraft(sessionID: String) throws(DraftStoreError) -> FoundDraft
  /// Reads the draft of a slot, which stays with the process that holds it.
  func inspect(_ slot: DraftSlot) throws(DraftStoreError) -> DraftFinding
  /// Takes over the draft of a slot, unless another process holds that.
  func adopt(_ slot: DraftSlot, evenIfOpen: Bool) throws(DraftStoreError) -> FoundDraft
  /// Lets go of a slot.
  func release(_ slot: DraftSlot) throws(DraftStoreError)
  /// Puts a draft on the disk.
  func write(_ draft: WorkbenchDraft, in slot: DraftSlot) throws(DraftStoreError)
  /// Moves the draft into the history if it is not later than `revision`.
  func acknowledge(
    through revision: Int, base: ServerCopy?, in slot: DraftSlot
  ) throws(DraftStoreError)
  /// Puts a document into the trash, and removes the draft if it is not later.
  func trash(
    _ document: WorkbenchDocument, revision: Int, writtenAt: Int64, in slot: DraftSlot
  ) throws(DraftStoreError)
  /// All drafts, the one that was written last first.
  func recoverables() throws(DraftStoreError) -> [RecoverableDraft]
  /// The acknowledged documents, the newest first.
  func history() throws(DraftStoreError) -> [KeptDocument]
  /// The discarded documents, the newest first.
  func trashed() throws(DraftStoreError) -> [KeptDocument]
  /// The damaged records, the newest first.
  func quarantined() throws(DraftStoreError) -> [KeptDocument]
  /// A document of the history or the trash.
  func document(_ id: Int64) throws(DraftStoreError) -> WorkbenchDocument?
  /// All that is left of a damaged record.
  func export(_ id: Int64) throws(DraftStoreError) -> [UInt8]?
  /// Removes documents from the trash for good, if they were written before a time.
  func emptyTrash(writtenBefore time: Int64) throws(DraftStoreError)
}

extension DraftStore: WorkbenchDrafts {}
