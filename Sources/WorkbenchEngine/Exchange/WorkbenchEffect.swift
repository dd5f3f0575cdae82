// SPDX-License-Identifier: Apache-2.0

/// An effect that the engine requests from its driver.
///
/// Effects for the draft store are carried out one at a time and in order, and so are those for the
/// server. Each ends with the event that its comment names, or with the process.
public enum WorkbenchEffect: Sendable, Equatable {
  // MARK: Draft store

  /// Look for drafts of that session, and adopt one that an ended process left. Ends with
  /// `draftFound`.
  case findDraft(sessionID: String)
  /// Write a draft to disk, with base and attempt. Only the parts at these indices have changed
  /// since the last written draft. Ends with `draftWritten` or `draftFailed`.
  case writeDraft(WorkbenchDraft, changedParts: Set<Int>)
  /// Move drafts up to that revision into the history, never later ones; the remaining draft gets
  /// this base and no attempt. Needs no answer: if it is lost, recovery detects it.
  case acknowledge(through: Int, base: ServerCopy?)
  /// Add the document to the trash and remove drafts up to its revision, in one step. Ends with
  /// `trashed` or `trashFailed`.
  case trash(WorkbenchDocument, revision: Int)

  // MARK: Server

  /// Send a save. Ends with `saveAnswered`.
  case save(SaveAttempt)
  /// Fetch the session's newest version. Ends with `fetched` or `fetchFailed`.
  case fetch(sessionID: String)
  /// Renew the caller's credentials. Ends with `credentialsRenewed`.
  case renewCredentials
  /// Probe the link. Ends with `linkUp` or `linkDown`.
  case probe

  /// Save the document among the user's drafts on the server. Independent of the other calls. Ends
  /// with `serverDraftAnswered`.
  case saveServerDraft(ServerDraft)
  /// Remove this workbench's draft of that session, or of unsaved work, from the server. Ends with
  /// `serverDraftRemoved`.
  case removeServerDraft(sessionID: String?)
  /// Remove the draft from which the document was recovered, unless it has changed since. Ends with
  /// `serverDraftReleased`. If it fails, the draft is offered again.
  case releaseServerDraft(ServerDraftReference)

  // MARK: Processor

  /// Compare both sides with `Reconciliation.of`, off the caller's thread. Ends with `reconciled`.
  case reconcile(ReconciliationInput)

  // MARK: User

  /// Show this document in place of the current one.
  case load(WorkbenchDocument, isReadOnly: Bool)
  /// Ask the user how to resolve two versions. Sent at most once for each version on the server.
  case ask(ServerVersion, RemoteState.Divergence)
  /// Refuse an edit or a request; nothing has changed.
  case refuse(RequestRefusal)
  /// Resume those who wait for edits.
  case settle(EditOutcome)
  /// Report the status, which differs from the last one reported.
  case tell(SessionStatus)
  /// The session has ended.
  case closed(ClosingReport)

  // MARK: Clock

  /// Send `tick` at that time of the uptime clock; a later `wake` replaces an earlier one.
  case wake(at: Int64)
}

/// The reasons why a request is refused.
public enum RequestRefusal: Sendable, Equatable {
  /// The edit was refused.
  case edit(EditRefusal)
  /// The session is not open for requests.
  case notOpen
  /// One of the two sides has changed since the user reviewed them.
  case changedSinceReview
  /// The request does not apply to the session's state.
  case notApplicable
  /// The trash could not be written, so nothing was discarded.
  case local(LocalFailure)
}

/// The outcome of edits.
public enum EditOutcome: Sendable, Equatable {
  /// Every edit up to this one would survive the end of the process.
  case durable(through: Int)
  /// The server has every edit up to this one, in that version.
  case acknowledged(through: Int, version: Int64)
  /// The server refused a save that contains every edit up to this one; they remain in drafts.
  case rejected(through: Int, SaveRefusal)
  /// Every edit up to this one is in the trash, where the user moved it.
  case discarded(through: Int)
}

/// The state of a session when it ended.
public struct ClosingReport: Sendable, Equatable {
  /// The number of edits that are only in drafts on this device.
  public var pendingEdits: Int
  /// The number of edits that are only in memory because drafts could not be written.
  public var unkeptEdits: Int
  /// The reason why the session could not be opened, if that ended it.
  public var openingFailure: FetchFailure?

  /// Creates a report from its properties.
  public init(pendingEdits: Int, unkeptEdits: Int, openingFailure: FetchFailure? = nil) {
    self.pendingEdits = pendingEdits
    self.unkeptEdits = unkeptEdits
    self.openingFailure = openingFailure
  }
}
