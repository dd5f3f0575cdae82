// SPDX-License-Identifier: Apache-2.0

public import WorkbenchEngine

extension WorkbenchSession {
  /// Writes pending drafts, waits for a save in progress and ends the session, within
  /// `closingLongest`. Nothing is discarded: edits that the server does not have remain in drafts,
  /// for the next process that opens the session.
  ///
  /// - Returns: The number of edits that are only on this device, and of those that are kept
  ///   nowhere because drafts could not be written.
  @discardableResult
  public func close() async -> ClosingReport {
    feed(.close)
    // Closing must be waited for even in a cancelled task.
    let ending = Task { await ended() }
    return await ending.value
  }

  private func ended() async -> ClosingReport {
    do throws(WorkbenchError) {
      return try await wait { (state) -> Result<ClosingReport, WorkbenchError>? in
        state.report.map { .success($0) }
      }
    } catch {
      // Only a cancelled task gets here, and this one is never cancelled.
      return ClosingReport(pendingEdits: 0, unkeptEdits: 0)
    }
  }

  /// Waits until the document is shown or recovery asks the user to decide.
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
