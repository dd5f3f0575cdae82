// SPDX-License-Identifier: Apache-2.0

public import DraftStore
public import WorkbenchEngine

/// The reasons for which a workbench does not do what it was asked for. Nothing has changed then,
/// unless the case says otherwise.
public enum WorkbenchError: Error, Sendable, Equatable {
  /// The document is a snapshot.
  case readOnly
  /// The session is not open yet, or a question of its recovery waits for an answer.
  case notOpen
  /// The session is closing or closed.
  case closed
  /// The edit names a part, but the content is one text.
  case notInParts
  /// The server's version or the document has changed since the person looked at them.
  case changedSinceReview
  /// The request does not fit the session's state.
  case notApplicable
  /// The edit lies in the trash, since the person asked for that.
  case discarded
  /// The server refused. Edits remain in drafts.
  case rejected(SaveRefusal)
  /// The thing does not exist on the server, or not for this caller.
  case missing
  /// The server could not be asked, or its answer did not come.
  case unreachable
  /// The drafts on this device could not be read or written.
  case local(LocalFailure)
  /// The draft cannot be read. It is in quarantine and can be exported.
  case damaged
  /// The draft is there no longer: it was saved, discarded or taken over since it was listed.
  case draftGone
  /// Another process may be editing the draft.
  case openElsewhere([ProcessIdentity])
  /// The task that waited was cancelled; what was asked for goes on.
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
