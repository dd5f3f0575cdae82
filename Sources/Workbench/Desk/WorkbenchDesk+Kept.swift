// SPDX-License-Identifier: Apache-2.0

public import DraftStore
public import WorkbenchEngine

/// The documents that the device keeps beside drafts. Each call throws `local` if they cannot be
/// read.
extension WorkbenchDesk {
  /// The acknowledged documents of the user, the newest first.
  public func history() async throws(WorkbenchError) -> [KeptDocument] {
    try await call { (drafts) throws(DraftStoreError) in try drafts.history() }
  }

  /// The discarded documents of the user, the newest first.
  public func trashed() async throws(WorkbenchError) -> [KeptDocument] {
    try await call { (drafts) throws(DraftStoreError) in try drafts.trashed() }
  }

  /// The records that cannot be read, the newest first.
  public func quarantined() async throws(WorkbenchError) -> [KeptDocument] {
    try await call { (drafts) throws(DraftStoreError) in try drafts.quarantined() }
  }

  /// A document of the history or the trash; nil if it is there no longer or cannot be read. An
  /// open session takes it back by `restore`, and a new one by `create`.
  public func document(
    _ kept: KeptDocument
  ) async throws(WorkbenchError) -> WorkbenchDocument? {
    try await call { (drafts) throws(DraftStoreError) in try drafts.document(kept.id) }
  }

  /// All that is left of a record that cannot be read; nil if it is there no longer.
  public func export(_ kept: KeptDocument) async throws(WorkbenchError) -> [UInt8]? {
    try await call { (drafts) throws(DraftStoreError) in try drafts.export(kept.id) }
  }

  /// Removes documents from the trash for good, if they were written before a time of the wall
  /// clock in milliseconds since 1970.
  public func emptyTrash(writtenBefore time: Int64) async throws(WorkbenchError) {
    try await call { (drafts) throws(DraftStoreError) in
      try drafts.emptyTrash(writtenBefore: time)
    }
  }

  func call<Value: Sendable>(
    _ body: @escaping @Sendable (any WorkbenchDrafts) throws(DraftStoreError) -> Value
  ) async throws(WorkbenchError) -> Value {
    do throws(DraftStoreError) {
      return try await thread.call(body)
    } catch {
      throw .local(error.failure)
    }
  }
}
