// SPDX-License-Identifier: Apache-2.0

public import DraftStore
public import WorkbenchEngine

/// The documents that the device keeps in addition to drafts. Each call throws `local` if they
/// cannot be read.
extension WorkbenchDesk {
  /// The user's acknowledged documents, newest first.
  public func history() async throws(WorkbenchError) -> [KeptDocument] {
    try await call { (drafts) throws(DraftStoreError) in try drafts.history() }
  }

  /// The user's discarded documents, newest first.
  public func trashed() async throws(WorkbenchError) -> [KeptDocument] {
    try await call { (drafts) throws(DraftStoreError) in try drafts.trashed() }
  }

  /// The records that cannot be read, newest first.
  public func quarantined() async throws(WorkbenchError) -> [KeptDocument] {
    try await call { (drafts) throws(DraftStoreError) in try drafts.quarantined() }
  }

  /// A document from the history or the trash; nil if it no longer exists or cannot be read. Put it
  /// back with `restore` in an open session, or with `create` as a new one.
  public func document(
    _ kept: KeptDocument
  ) async throws(WorkbenchError) -> WorkbenchDocument? {
    try await call { (drafts) throws(DraftStoreError) in try drafts.document(kept.id) }
  }

  /// The remaining bytes of a record that cannot be read; nil if it no longer exists.
  public func export(_ kept: KeptDocument) async throws(WorkbenchError) -> [UInt8]? {
    try await call { (drafts) throws(DraftStoreError) in try drafts.export(kept.id) }
  }

  /// Permanently removes the trashed documents that were written before `time`, a wall-clock time
  /// in milliseconds since 1970, or all of them if it is nil.
  ///
  /// - Returns: The number of removed documents.
  @discardableResult
  public func emptyTrash(writtenBefore time: Int64? = nil) async throws(WorkbenchError) -> Int {
    try await call { (drafts) throws(DraftStoreError) in
      try drafts.emptyTrash(writtenBefore: time)
    }
  }

  /// The sealing of the user's drafts. Closing a session continues an unfinished one.
  public func sealing() async throws(WorkbenchError) -> DraftSealing {
    try await call { (drafts) throws(DraftStoreError) in drafts.sealing }
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
