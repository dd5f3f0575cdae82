// SPDX-License-Identifier: Apache-2.0

import DraftStore
import RPC
import Workbench
import WorkbenchEngine

extension LocalDesk {
  /// Opens a draft, or a session with a saved or discarded document as its next edit.
  ///
  /// - Parameters:
  ///   - evenIfOpen: True to take a draft over even if it may be open on another machine.
  ///   - asNew: True to open a document as a new session.
  ///   - isEdited: True if the document is to be edited before it is saved.
  /// - Returns: The open session, and the version on which its edits are based. If it is a copy of
  ///   a draft, which stays, also that draft.
  func reopen(
    _ name: KeptName, evenIfOpen: Bool, asNew: Bool, isEdited: Bool
  ) async throws -> (session: WorkbenchSession, base: ServerVersion?, original: RecoverableDraft?) {
    if name.kind == .draft {
      let draft = try await draft(name.number)
      let session = try await desk.recover(draft, evenIfOpen: evenIfOpen)
      guard asNew, isEdited, !session.status.isEditable else { return (session, draft.base, nil) }
      // A draft in conflict takes no edits until it is resolved, but a copy of it does.
      let document = session.document
      await session.close()
      return (try desk.create(document), nil, draft)
    }
    let kept = try await kept(name)
    let document = try await document(name)
    guard let id = kept.sessionID, !asNew else { return (try desk.create(document), nil, nil) }
    let session = try await desk.open(id)
    // The edits of a draft would be replaced, and be nowhere.
    guard session.status.pendingEdits == 0, session.status.isEditable else {
      await session.close()
      throw Failure(
        "This device has a draft of the same session.", exitCode: ExitStatus.refused(.aborted),
        remedy: "Recover or discard it first: `holdfast drafts list --session \(id)`.")
    }
    try session.restore(document)
    return (session, session.status.version, nil)
  }
}
