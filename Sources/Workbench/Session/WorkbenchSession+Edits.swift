// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

extension WorkbenchSession {
  /// Takes a change of the document. It is in a draft 200 ms after the last edit, or 2 s after it
  /// was made while editing goes on.
  ///
  /// - Throws: `readOnly`, `notOpen`, `closed` or `notInParts`; the document is as it was then.
  @discardableResult
  public func edit(_ edit: WorkbenchEdit) throws(WorkbenchError) -> TakenEdit {
    let revision = try request(.edit(edit)) { $0.engine.revision }
    return TakenEdit(revision: revision, session: self)
  }

  /// Gives one part of the content another value, a JSON text; a new name adds a part.
  ///
  /// It copies that part and nothing else. The content has to be in parts.
  @discardableResult
  public func edit(part name: String, bytes: [UInt8]) throws(WorkbenchError) -> TakenEdit {
    try edit(.part(name, bytes))
  }

  /// Puts another content in place, as one text or in parts.
  @discardableResult
  public func edit(content: WorkbenchContent) throws(WorkbenchError) -> TakenEdit {
    try edit(.content(content))
  }

  /// Gives the document another title.
  @discardableResult
  public func edit(title: String) throws(WorkbenchError) -> TakenEdit { try edit(.title(title)) }

  /// Gives the document another description.
  @discardableResult
  public func edit(description: String) throws(WorkbenchError) -> TakenEdit {
    try edit(.description(description))
  }

  /// Puts a document of the history or the trash in place, as an edit that can be saved.
  @discardableResult
  public func restore(_ document: WorkbenchDocument) throws(WorkbenchError) -> TakenEdit {
    try edit(.document(document))
  }

  /// Moves the unsaved edits to the trash, and goes back to the server's version.
  ///
  /// - Throws: `notApplicable` if there are none, there is no version, or a save of them is under
  ///   way; `changedSinceReview` if an edit was made meanwhile, and `local` if the trash cannot be
  ///   written: nothing has left the screen then.
  public func discard() async throws(WorkbenchError) {
    let (revision, count) = try request(.discard) {
      ($0.engine.revision, $0.ledger.lateRefusalCount)
    }
    try await waitForDiscard(of: revision, afterRefusals: count)
  }

  /// Makes an unsaved session of the snapshot that is open.
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
