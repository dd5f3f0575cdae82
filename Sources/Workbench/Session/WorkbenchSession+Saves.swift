// SPDX-License-Identifier: Apache-2.0

import WorkbenchEngine

extension WorkbenchSession {
  /// Saves all edits that were made so far, and waits for what becomes of that.
  ///
  /// Saves are made one at a time: one that is asked for while another is under way is made after
  /// it, and holds all edits up to then.
  ///
  /// - Throws: `readOnly`, `notOpen`, `closed`, `discarded` or `cancelled`; the save goes on after
  ///   the latter.
  @discardableResult
  public func save() async throws(WorkbenchError) -> SaveOutcome {
    let revision = try request(.save) { $0.engine.revision }
    return try await wait { $0.outcome(ofSaveThrough: revision) }
  }

  /// Saves the document as a new session of that title, and goes on in it. If that fails, nothing
  /// has changed.
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
