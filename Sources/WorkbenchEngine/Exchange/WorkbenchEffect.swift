// SPDX-License-Identifier: Apache-2.0

/// All that the engine asks of its driver.
///
/// Effects of the draft store are carried out one after another, in their order; so are those of
/// the server. Each ends in the event that its comment names, or with the process.
public enum WorkbenchEffect: Sendable, Equatable {
  // MARK: Of the draft store

  /// Look for drafts of that session, and take over one that a dead process left. Ends in
  /// `draftFound`.
  case findDraft(sessionID: String)
  /// Put a draft on the disk, with base and attempt. Only the parts at these places have changed
  /// since the last draft that was written. Ends in `draftWritten` or `draftFailed`.
  case writeDraft(WorkbenchDraft, changedParts: Set<Int>)
  /// Move drafts up to that revision into the history, never later ones; what remains has this base
  /// and no attempt. Needs no answer: if it is lost, recovery finds out.
  case acknowledge(through: Int, base: ServerCopy?)
  /// Put the document into the trash and remove drafts up to its revision, in one step. Ends in
  /// `trashed` or `trashFailed`.
  case trash(WorkbenchDocument, revision: Int)

  // MARK: Of the server

  /// Send a save. Ends in `saveAnswered`.
  case save(SaveAttempt)
  /// Fetch the session's newest version. Ends in `fetched` or `fetchFailed`.
  case fetch(sessionID: String)
  /// Renew the caller's credentials. Ends in `credentialsRenewed`.
  case renewCredentials
  /// Try the link. Ends in `linkUp` or `linkDown`.
  case probe

  // MARK: Of the processor

  /// Compare both sides, off the caller's thread: `Reconciliation.of` does it. `sent` is what was
  /// sent last. Ends in `reconciled`.
  case reconcile(ReconciliationInput)

  // MARK: Of the person

  /// Show this document in place of the one that is shown.
  case load(WorkbenchDocument, isReadOnly: Bool)
  /// Ask what is to become of two versions; at most once for each version of the server.
  case ask(ServerVersion, RemoteState.Divergence)
  /// Answer an edit or a request: it was not taken, and nothing has changed.
  case refuse(RequestRefusal)
  /// Tell those who wait for edits.
  case settle(EditOutcome)
  /// Tell the state, which differs from the one that was told last.
  case tell(SessionStatus)
  /// The session has ended.
  case closed(ClosingReport)

  // MARK: Of the clock

  /// Send `tick` at that time of the uptime clock; a later `wake` replaces an earlier one.
  case wake(at: Int64)
}

/// Reasons why a request is not taken.
public enum RequestRefusal: Sendable, Equatable {
  /// The edit cannot be made.
  case edit(EditRefusal)
  /// The session is not open for requests.
  case notOpen
  /// One of both sides has changed since the person looked at them.
  case changedSinceReview
  /// The answer does not fit the question, or there was none.
  case notApplicable
  /// The trash could not be written, so nothing was discarded.
  case local(LocalFailure)
}

/// News for those who wait for edits.
public enum EditOutcome: Sendable, Equatable {
  /// Every edit up to this one survives the process.
  case durable(through: Int)
  /// The server has every edit up to this one, in that version.
  case acknowledged(through: Int, version: Int64)
  /// The server refused a save that holds every edit up to this one; they remain in drafts.
  case rejected(through: Int, SaveRefusal)
  /// Every edit up to this one lies in the trash, since the person asked for it.
  case discarded(through: Int)
}

/// The state of things when a session ended.
public struct ClosingReport: Sendable, Equatable {
  /// The number of edits that are only in drafts on this device.
  public var pendingEdits: Int
  /// The number of edits that are nowhere but in memory, since drafts could not be written.
  public var unkeptEdits: Int
  /// The reason why the session could not be opened, if that ended it.
  public var openingFailure: FetchFailure?

  /// The state of things with all that is told of it.
  public init(pendingEdits: Int, unkeptEdits: Int, openingFailure: FetchFailure? = nil) {
    self.pendingEdits = pendingEdits
    self.unkeptEdits = unkeptEdits
    self.openingFailure = openingFailure
  }
}
