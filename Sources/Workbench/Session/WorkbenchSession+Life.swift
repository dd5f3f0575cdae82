// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

extension WorkbenchSession {
  /// Writes what is pending, waits for a save that is under way, and ends the session, within the
  /// time that the rules allow for closing. Nothing is discarded: edits that the server does not
  /// have remain in drafts, for the next process that opens the session.
  ///
  /// - Returns: The number of edits that are only on this device, and of those that are nowhere
  ///   because drafts could not be written.
  @discardableResult
  public func close() async -> ClosingReport {
    feed(.close)
    // Who closes waits for it, even in a task that is cancelled.
    let ending = Task { await ended() }
    return await ending.value
  }

  private func ended() async -> ClosingReport {
    do throws(WorkbenchError) {
      return try await wait { (state) -> Result<ClosingReport, WorkbenchError>? in
        state.report.map { .success($0) }
      }
    } catch {
      // Only a cancelled task gives up, and nobody cancels this one.
      return ClosingReport(pendingEdits: 0, unkeptEdits: 0)
    }
  }

  /// Waits until the document is shown, or a question of the recovery is asked.
  func opened() async throws(WorkbenchError) {
    try await wait { (state) -> Result<Void, WorkbenchError>? in
      if let report = state.report {
        return .failure(report.openingFailure.map { WorkbenchError($0) } ?? .closed)
      }
      if state.status.headline != .opening { return .success(()) }
      guard case .opening = state.engine.life, state.engine.link != .online else { return nil }
      return .failure(.unreachable)
    }
  }
}
