// SPDX-License-Identifier: Apache-2.0

/// All that can happen to a session, as its driver tells the engine.
public enum WorkbenchEvent: Sendable, Equatable {
  // MARK: Life

  /// Open something; only the first such event counts.
  case open(WorkbenchOpening)
  /// Answer to `findDraft`.
  case draftFound(DraftFinding)
  /// Write what is pending, then end. Closing discards nothing.
  case close

  // MARK: Edits and requests

  /// A person changed the document.
  case edit(WorkbenchEdit)
  /// Save all edits that were made so far.
  case save
  /// Save the document as a new session of that title, and go on in it. If that fails, nothing has
  /// changed.
  case saveAs(title: String)
  /// Answer to a question about a newer or missing version on the server.
  case resolve(Resolution, reviewed: Int64)
  /// Move the unsaved edits to the trash and go back to the server's version.
  case discard
  /// Make an unsaved session of an opened snapshot.
  case convertToSession

  // MARK: Time

  /// The time of `wake` has come. Other events do the same, so a late or lost one does no harm.
  case tick

  // MARK: Answers of the draft store

  /// The draft of that revision is on the disk.
  case draftWritten(revision: Int)
  /// The draft of that revision could not be written.
  case draftFailed(revision: Int, LocalFailure)
  /// The edits up to that revision are in the trash and no longer in drafts.
  case trashed(revision: Int)
  /// The edits could not be moved to the trash; they are where they were.
  case trashFailed(revision: Int, LocalFailure)

  // MARK: Answers of the server

  /// Answer to the save of that key.
  case saveAnswered(key: String, SaveAnswer)
  /// The server's version, as `fetch` asked.
  case fetched(ServerCopy)
  /// The server's version could not be had.
  case fetchFailed(FetchFailure)
  /// Answer to `renewCredentials`.
  case credentialsRenewed(Bool)
  /// Answer to `reconcile`, for that edit and that version of the server.
  case reconciled(revision: Int, version: Int64, Reconciliation)

  // MARK: Link and news

  /// Requests can be sent again.
  case linkUp
  /// The link is lost, or a probe of it failed.
  case linkDown
  /// The server told of a version, through a watch or by polling.
  case watched(ServerVersion)
  /// The server told that the session was deleted.
  case watchedDeletion
}

/// Things that can be opened.
public enum WorkbenchOpening: Sendable, Equatable {
  /// A new document, empty or from a template. It counts as an edit: it is kept at once.
  case new(WorkbenchDocument)
  /// A session on the server; drafts of it on this device are looked at first.
  case session(String)
  /// A draft of a session that was never saved, or of one that another process left.
  case draft(WorkbenchDraft)
  /// A snapshot, which is only read.
  case snapshot(WorkbenchDocument)
}

/// The result of a look for drafts of a session.
public struct DraftFinding: Sendable, Equatable {
  /// The draft that this process may go on with.
  public var draft: WorkbenchDraft?
  /// The number of drafts that cannot be read. They are in quarantine and can be exported.
  public var quarantined: Int
  /// The reason for which drafts can be neither read nor written.
  public var failure: LocalFailure?

  /// The result with all that was found.
  public init(draft: WorkbenchDraft? = nil, quarantined: Int = 0, failure: LocalFailure? = nil) {
    self.draft = draft
    self.quarantined = quarantined
    self.failure = failure
  }
}

/// Answers to a question about two versions.
public enum Resolution: Sendable, Equatable {
  /// Save mine in place of theirs, which stays in the server's history.
  case keepMine
  /// Go on with theirs; mine goes to the trash.
  case useTheirs
  /// Go on with both, if the changes touch different places.
  case merge
  /// Go on with a document that a person merged; `revision` is the edit that they had seen.
  case merged(WorkbenchDocument, revision: Int)
  /// Save mine as a new session of that title, and go on in it.
  case saveAsCopy(title: String)
}

/// Answers of a server to a save.
public enum SaveAnswer: Sendable, Equatable {
  /// The save made that version, now or when it was sent before.
  case saved(ServerVersion)
  /// The server has another version than the one to be replaced.
  case conflict
  /// The session does not exist, or not for this caller.
  case missing
  /// The save was refused, and trying again does not help.
  case refused(SaveRefusal)
  /// The credentials count no longer.
  case unauthenticated
  /// The save was not executed and may work later; at least so many milliseconds later, if told.
  case notExecuted(retryAfter: Int64?)
  /// No answer came, so the save may have been executed.
  case unknown
}

/// Reasons why a version could not be had from the server.
public enum FetchFailure: Sendable, Equatable {
  /// The session does not exist, or not for this caller.
  case missing
  /// The server refused.
  case refused(SaveRefusal)
  /// The server could not be asked; it may work later.
  case unreachable
}
