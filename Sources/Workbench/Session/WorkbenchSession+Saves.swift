// SPDX-License-Identifier: Apache-2.0

import WorkbenchEngine

extension WorkbenchSession {
  /// Saves all edits made so far, and waits for the outcome.
  ///
  /// One save is in progress at a time. A save that is requested during another starts after it,
  /// and contains all edits made up to then.
  ///
  /// - Throws: `readOnly`, `notOpen`, `closed`, `discarded` or `cancelled`. After `cancelled` the
  ///   save continues.
  @discardableResult
  public func save() async throws(WorkbenchError) -> SaveOutcome {
    let revision = try request(.save) { $0.engine.revision }
    return try await wait { $0.outcome(ofSaveThrough: revision) }
  }

  /// Saves the document as a new session with that title, and continues in it. If that fails,
  /// nothing has changed.
  ///
  /// - Throws: As `save()`.
  @discardableResult
  public func saveAs(title: String) async throws(WorkbenchError) -> SaveOutcome {
    try await saveAsNew(.saveAs(title: title))
  }

  func saveAsNew(_ event: WorkbenchEvent) async throws(WorkbenchError) -> SaveOutcome {
    let old = status.version?.sessionID
    let count = try request(event) { $0.ledger.rejectionCount }
    return try await wait {
      $0.outcome(ofSaveAsInPlaceOf: old, afterRejections: count)
    }
  }
}
