// SPDX-License-Identifier: Apache-2.0

/// An event that the driver passes to the engine.
public enum WorkbenchEvent: Sendable, Equatable {
  // MARK: Life

  /// Open a session; only the first such event counts.
  case open(WorkbenchOpening)
  /// The answer to `findDraft`.
  case draftFound(DraftFinding)
  /// Write pending drafts, then end. Closing discards nothing.
  case close

  // MARK: Edits and requests

  /// The user changed the document.
  case edit(WorkbenchEdit)
  /// Save all edits made so far.
  case save
  /// Save the document as a new session with that title, and continue in it. If that fails, nothing
  /// has changed.
  case saveAs(title: String)
  /// The user's resolution of a conflict with a newer or missing version on the server.
  case resolve(Resolution, reviewed: Int64)
  /// Move the unsaved edits to the trash and return to the server's version.
  case discard
  /// Turn an open snapshot into an unsaved session.
  case convertToSession

  // MARK: Time

  /// The time of `wake` has come. Every event runs due timers, so a late or lost tick does no harm.
  case tick

  // MARK: Answers of the draft store

  /// The draft of that revision is on disk.
  case draftWritten(revision: Int)
  /// The draft of that revision could not be written.
  case draftFailed(revision: Int, LocalFailure)
  /// The edits up to that revision are in the trash and no longer in drafts.
  case trashed(revision: Int)
  /// The edits could not be moved to the trash and stay where they are.
  case trashFailed(revision: Int, LocalFailure)

  // MARK: Answers of the server

  /// The answer to the save with that key.
  case saveAnswered(key: String, SaveAnswer)
  /// The server's version, in answer to `fetch`.
  case fetched(ServerCopy)
  /// The server's version could not be fetched.
  case fetchFailed(FetchFailure)
  /// The answer to `renewCredentials`.
  case credentialsRenewed(Bool)
  /// The answer to `reconcile`, for that edit and that version on the server.
  case reconciled(revision: Int, version: Int64, Reconciliation)

  /// The answer to `saveServerDraft` for that revision.
  case serverDraftAnswered(revision: Int, ServerDraftAnswer)
  /// The answer to `removeServerDraft`; false if the draft may still be there.
  case serverDraftRemoved(Bool)
  /// The answer to `releaseServerDraft`, whatever it was.
  case serverDraftReleased

  // MARK: Link and watch

  /// Requests can be sent again.
  case linkUp
  /// The link is lost, or a probe of it failed.
  case linkDown
  /// The server reported a version, through a watch or a poll.
  case watched(ServerVersion)
  /// The server reported that the session was deleted.
  case watchedDeletion
}

/// The things that can be opened.
public enum WorkbenchOpening: Sendable, Equatable {
  /// A new document, empty or from a template. It counts as an edit, so it is kept at once.
  case new(WorkbenchDocument)
  /// A session on the server. Drafts of it on this device are checked first.
  case session(String)
  /// A draft of a session that was never saved, or one that another process left.
  case draft(WorkbenchDraft)
  /// A draft from the server, which is not on this device yet, and the state to remove once its
  /// edits are saved.
  case serverDraft(WorkbenchDraft, ServerDraftReference)
  /// A read-only snapshot.
  case snapshot(WorkbenchDocument)
}

/// The result of a search for drafts of a session.
public struct DraftFinding: Sendable, Equatable {
  /// The draft with which this process may continue.
  public var draft: WorkbenchDraft?
  /// The number of drafts that cannot be read. They are in quarantine and can be exported.
  public var quarantined: Int
  /// The reason why drafts can be neither read nor written.
  public var failure: LocalFailure?

  /// Creates a result from its properties.
  public init(draft: WorkbenchDraft? = nil, quarantined: Int = 0, failure: LocalFailure? = nil) {
    self.draft = draft
    self.quarantined = quarantined
    self.failure = failure
  }
}

/// The ways to resolve two versions.
public enum Resolution: Sendable, Equatable {
  /// Save the local document in place of the server's, which stays in the server's history.
  case keepMine
  /// Continue with the server's document, and move the local one to the trash.
  case useTheirs
  /// Merge the two documents, if their changes touch different places.
  case merge
  /// Continue with a document that the user merged; `revision` is the last edit that they had seen.
  case merged(WorkbenchDocument, revision: Int)
  /// Save the local document as a new session with that title, and continue in it.
  case saveAsCopy(title: String)
}

/// The server's answer to a save.
public enum SaveAnswer: Sendable, Equatable {
  /// The save created that version, now or in an earlier attempt.
  case saved(ServerVersion)
  /// The session's version is not the expected one.
  case conflict
  /// The session does not exist, or is not visible to this caller.
  case missing
  /// The save was refused, and retrying does not help.
  case refused(SaveRefusal)
  /// The credentials are no longer valid.
  case unauthenticated
  /// The save was not executed and may succeed later, after at least `retryAfter` milliseconds if
  /// given.
  case notExecuted(retryAfter: Int64?)
  /// No answer arrived, so the save may have been executed.
  case unknown
}

/// The server's answer to a save of a draft.
public enum ServerDraftAnswer: Sendable, Equatable {
  /// The server has the draft.
  case kept
  /// The server may not have the draft, and may accept it later, after at least `retryAfter`
  /// milliseconds if given.
  case later(retryAfter: Int64?)
  /// The draft was refused, and only a changed one may be accepted.
  case refused
}

/// The reasons why a version could not be fetched.
public enum FetchFailure: Sendable, Equatable {
  /// The session does not exist, or is not visible to this caller.
  case missing
  /// The server refused.
  case refused(SaveRefusal)
  /// The server could not be reached; the fetch may succeed later.
  case unreachable
}
