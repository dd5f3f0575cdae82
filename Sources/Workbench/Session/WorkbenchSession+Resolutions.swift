// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

/// Answers to a conflict with a newer or missing version on the server. Each names the version that
/// the user reviewed; if the server has a newer one by then, it throws `changedSinceReview`.
extension WorkbenchSession {
  /// Saves the local document in place of the server's, which stays in the server's history.
  ///
  /// - Throws: `changedSinceReview`, `notApplicable` if there is no conflict, or as `save()`.
  @discardableResult
  public func keepMine(over theirs: ServerVersion) async throws(WorkbenchError) -> SaveOutcome {
    try await resolve(.keepMine, theirs)
  }

  /// Merges both documents if their changes touch different places, and saves the result. If they
  /// do not, the outcome is `conflict` again.
  ///
  /// - Throws: As `keepMine(over:)`.
  @discardableResult
  public func merge(with theirs: ServerVersion) async throws(WorkbenchError) -> SaveOutcome {
    try await resolve(.merge, theirs)
  }

  /// Continues with a document that the user merged, and saves it.
  ///
  /// - Parameter revision: The number of the last edit that the user had seen.
  /// - Throws: `changedSinceReview` if the document was edited since, or as `keepMine(over:)`.
  @discardableResult
  public func take(
    merged document: WorkbenchDocument, of theirs: ServerVersion, revision: Int
  ) async throws(WorkbenchError) -> SaveOutcome {
    try await resolve(.merged(document, revision: revision), theirs)
  }

  /// Saves the local document as a new session with that title, and continues in it.
  ///
  /// - Parameter theirs: The version that the user reviewed; nil if the session is gone.
  /// - Throws: As `keepMine(over:)`.
  @discardableResult
  public func saveAsCopy(
    title: String, besides theirs: ServerVersion?
  ) async throws(WorkbenchError) -> SaveOutcome {
    try await saveAsNew(.resolve(.saveAsCopy(title: title), reviewed: theirs?.version ?? 0))
  }

  /// Continues with the server's document and moves the local one to the trash. If the session is
  /// gone from the server, the local session ends.
  ///
  /// - Parameter theirs: The version that the user reviewed; nil if the session is gone.
  /// - Throws: As `keepMine(over:)` and `discard()`; `unreachable` if the server's document cannot
  ///   be fetched now.
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
      // An edit that was made meanwhile must not be overwritten.
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
