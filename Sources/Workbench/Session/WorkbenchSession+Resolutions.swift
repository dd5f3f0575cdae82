// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// Answers to a question about a newer or missing version on the server. Each names the version
/// that the person saw: if the server has moved on since, it is `changedSinceReview`.
extension WorkbenchSession {
  /// Saves mine in place of theirs, which stays in the server's history.
  ///
  /// - Throws: `changedSinceReview`, `notApplicable` if there is no question, or as `save()`.
  @discardableResult
  public func keepMine(over theirs: ServerVersion) async throws(WorkbenchError) -> SaveOutcome {
    try await resolve(.keepMine, theirs)
  }

  /// Goes on with both, if the changes touch different places, and saves that. If they do not, the
  /// outcome is `conflict` again.
  ///
  /// - Throws: As `keepMine(over:)`.
  @discardableResult
  public func merge(with theirs: ServerVersion) async throws(WorkbenchError) -> SaveOutcome {
    try await resolve(.merge, theirs)
  }

  /// Goes on with a document that a person merged, and saves it.
  ///
  /// - Parameter revision: The number of the last edit that the person had seen.
  /// - Throws: `changedSinceReview` also if the document was edited since, or as `keepMine(over:)`.
  @discardableResult
  public func take(
    merged document: WorkbenchDocument, of theirs: ServerVersion, revision: Int
  ) async throws(WorkbenchError) -> SaveOutcome {
    try await resolve(.merged(document, revision: revision), theirs)
  }

  /// Saves mine as a new session of that title, and goes on in it.
  ///
  /// - Parameter theirs: The version that the person saw; nil if the session is gone.
  /// - Throws: As `keepMine(over:)`.
  @discardableResult
  public func saveAsCopy(
    title: String, besides theirs: ServerVersion?
  ) async throws(WorkbenchError) -> SaveOutcome {
    try await saveAsNew(.resolve(.saveAsCopy(title: title), reviewed: theirs?.version ?? 0))
  }

  /// Goes on with theirs; mine goes to the trash. Where the session is gone from the server, that
  /// ends it.
  ///
  /// - Parameter theirs: The version that the person saw; nil if the session is gone.
  /// - Throws: As `keepMine(over:)` and `discard()`; `unreachable` if theirs cannot be had now.
  public func useTheirs(_ theirs: ServerVersion?) async throws(WorkbenchError) {
    let event = WorkbenchEvent.resolve(.useTheirs, reviewed: theirs?.version ?? 0)
    let (revision, count, isBehind) = try request(event) { state in
      var isBehind = false
      if case .behind = state.engine.remote { isBehind = true }
      return (state.engine.revision, state.ledger.lateRefusalCount, isBehind)
    }
    guard isBehind, let theirs else {
      return try await waitForDiscard(of: revision, afterRefusals: count)
    }
    try await wait { (state) -> Result<Void, WorkbenchError>? in
      if let base = state.engine.base, base.version.version >= theirs.version {
        return .success(())
      }
      if state.report != nil { return .failure(.closed) }
      if case .gone = state.engine.remote { return .failure(.missing) }
      // An edit that was made meanwhile is not overwritten by theirs.
      if state.engine.revision != revision { return .failure(.changedSinceReview) }
      return state.engine.link == .online ? nil : .failure(.unreachable)
    }
  }

  private func resolve(
    _ resolution: Resolution, _ theirs: ServerVersion
  ) async throws(WorkbenchError) -> SaveOutcome {
    let event = WorkbenchEvent.resolve(resolution, reviewed: theirs.version)
    let revision = try request(event) { $0.engine.revision }
    return try await wait { $0.outcome(ofSaveThrough: revision) }
  }
}
