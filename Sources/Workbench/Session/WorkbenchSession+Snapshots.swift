// SPDX-License-Identifier: Apache-2.0

import WorkbenchEngine

extension WorkbenchSession {
  /// Creates a snapshot of the current document, and returns its id. Saved work is referred to by
  /// its version, so its content is not sent again; unsaved work is sent.
  ///
  /// A call that was not answered is retried under the same key, at most three attempts in all, so
  /// only one snapshot is created.
  ///
  /// - Parameter audience: The users who can open it; by default every user who has the id.
  /// - Throws: `readOnly`, `notOpen`, `closed`, `rejected`, `missing`, `unreachable` or
  ///   `cancelled`.
  public func makeSnapshot(
    for audience: SnapshotAudience = SnapshotAudience()
  ) async throws(WorkbenchError) -> String {
    let source = try snapshotOrigin()
    if case .document(let document) = source, let refusal = await desk.limits.refusal(of: document)
    {
      throw .rejected(refusal)
    }
    let key = desk.makeName()
    var tries = 0
    while true {
      do throws(ServerFailure) {
        return try await desk.server.createSnapshot(of: source, for: audience, key: key)
      } catch {
        tries += 1
        try await prepareAnother(after: error, tries: tries)
      }
    }
  }

  private func snapshotOrigin() throws(WorkbenchError) -> SnapshotOrigin {
    let source = read { state -> Result<SnapshotOrigin, WorkbenchError> in
      switch state.engine.life {
      case .editing: break
      case .readOnly: return .failure(.readOnly)
      case .idle, .opening, .recovering: return .failure(.notOpen)
      case .closing, .closed: return .failure(.closed)
      }
      if state.status.pendingEdits == 0, let base = state.engine.base {
        return .success(.version(base.version))
      }
      return .success(.document(state.engine.document))
    }
    return try source.get()
  }

  /// Returns when the call may be retried, or throws the reason why it must not be.
  private func prepareAnother(after failure: ServerFailure, tries: Int) async throws(WorkbenchError)
  {
    let rules = desk.configuration.rules
    var pause = min(rules.retryFirst << min(tries, 16), rules.retryLongest)
    switch failure {
    case .missing, .conflict, .refused: throw WorkbenchError(failure)
    case .unauthenticated:
      guard tries == 1, await desk.server.renewCredentials() else { throw WorkbenchError(failure) }
      return
    case .unreachable, .noAnswer: break
    case .later(let wait): pause = max(pause, wait ?? 0)
    }
    guard tries < 3 else { throw WorkbenchError(failure) }
    guard (try? await desk.clock.wait(until: desk.clock.now.uptime + pause)) != nil else {
      throw .cancelled
    }
  }
}
