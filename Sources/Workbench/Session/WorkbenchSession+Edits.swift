// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

extension WorkbenchSession {
  /// Applies a change to the document. By default it is written to a draft 200 ms after the last
  /// edit, or at most 2 s after it was made while editing continues.
  ///
  /// - Throws: `readOnly`, `notOpen`, `closed` or `notInParts`; the document is then unchanged.
  @discardableResult
  public func edit(_ edit: WorkbenchEdit) throws(WorkbenchError) -> TakenEdit {
    let revision = try request(.edit(edit)) { $0.engine.revision }
    return TakenEdit(revision: revision, session: self)
  }

  /// Replaces the value of one part of the content with a JSON text; a new name adds a part.
  ///
  /// Copies only that part. The content has to be in parts.
  @discardableResult
  public func edit(part name: String, bytes: [UInt8]) throws(WorkbenchError) -> TakenEdit {
    try edit(.part(name, bytes))
  }

  /// Replaces the content, as one text or in parts.
  @discardableResult
  public func edit(content: WorkbenchContent) throws(WorkbenchError) -> TakenEdit {
    try edit(.content(content))
  }

  /// Changes the document's title.
  @discardableResult
  public func edit(title: String) throws(WorkbenchError) -> TakenEdit { try edit(.title(title)) }

  /// Changes the document's description.
  @discardableResult
  public func edit(description: String) throws(WorkbenchError) -> TakenEdit {
    try edit(.description(description))
  }

  /// Puts back a document from the history or the trash, as an edit that can be saved.
  @discardableResult
  public func restore(_ document: WorkbenchDocument) throws(WorkbenchError) -> TakenEdit {
    try edit(.document(document))
  }

  /// Moves the unsaved edits to the trash, and returns to the server's version.
  ///
  /// - Throws: `notApplicable` if there are no unsaved edits or no version on the server, or while
  ///   a save of them is in progress; `changedSinceReview` if an edit was made meanwhile; `local`
  ///   if the trash cannot be written. In each case the document stays as it is.
  public func discard() async throws(WorkbenchError) {
    let (revision, count) = try request(.discard) {
      ($0.engine.revision, $0.ledger.lateRefusalCount)
    }
    try await waitForDiscard(of: revision, afterRefusals: count)
  }

  /// Turns the open snapshot into an unsaved session.
  ///
  /// - Throws: `notApplicable` if the document is not a snapshot.
  public func convertToSession() throws(WorkbenchError) {
    guard read({ $0.engine.life == .readOnly }) else { throw .notApplicable }
    try request(.convertToSession) { _ in }
  }

  func waitForDiscard(of revision: Int, afterRefusals count: Int) async throws(WorkbenchError) {
    try await wait { (state) -> Result<Void, WorkbenchError>? in
      if state.ledger.discarded >= revision { return .success(()) }
      if state.ledger.lateRefusalCount > count, let refusal = state.ledger.lateRefusal {
        return .failure(WorkbenchError(refusal))
      }
      return state.report == nil ? nil : .failure(.closed)
    }
  }
}
