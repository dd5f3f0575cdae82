// SPDX-License-Identifier: Apache-2.0

public import DraftStore
public import WorkbenchEngine

/// The reasons why a workbench refuses or fails a request. Nothing has changed, unless the case
/// says otherwise.
public enum WorkbenchError: Error, Sendable, Equatable {
  /// The document is a snapshot.
  case readOnly
  /// The session is not open yet, or its recovery waits for the user's decision.
  case notOpen
  /// The session is closing or closed.
  case closed
  /// The edit names a part, but the content is one text.
  case notInParts
  /// The server's version or the document has changed since the user reviewed them.
  case changedSinceReview
  /// The request does not apply to the session's state.
  case notApplicable
  /// The edit is in the trash, where the user moved it.
  case discarded
  /// The server refused. The edits remain in drafts.
  case rejected(SaveRefusal)
  /// The resource does not exist on the server, or is not visible to this caller.
  case missing
  /// The server could not be reached, or no answer arrived.
  case unreachable
  /// The drafts on this device could not be read or written.
  case local(LocalFailure)
  /// The draft cannot be read. It is in quarantine and can be exported.
  case damaged
  /// The draft no longer exists: it was saved, discarded or adopted since it was listed.
  case draftGone
  /// Another process may be editing the draft.
  case openElsewhere([ProcessIdentity])
  /// The waiting task was cancelled; the request itself continues.
  case cancelled

  init(_ refusal: RequestRefusal) {
    self =
      switch refusal {
      case .edit(.readOnly): .readOnly
      case .edit(.notOpen), .notOpen: .notOpen
      case .edit(.closed): .closed
      case .edit(.notInParts): .notInParts
      case .changedSinceReview: .changedSinceReview
      case .notApplicable: .notApplicable
      case .local(let failure): .local(failure)
      }
  }

  init(_ failure: FetchFailure) {
    self =
      switch failure {
      case .missing: .missing
      case .refused(let refusal): .rejected(refusal)
      case .unreachable: .unreachable
      }
  }

  init(_ failure: ServerFailure) { self.init(failure.fetchFailure) }
}
