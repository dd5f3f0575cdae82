// SPDX-License-Identifier: Apache-2.0

/// An edit that a session has accepted; used to wait for its outcome.
public struct TakenEdit: Sendable {
  /// The edit's number, which increases with each edit of a session.
  public let revision: Int
  let session: WorkbenchSession

  /// Waits until the edit would survive the end of this process, in a draft on this device or on
  /// the server.
  ///
  /// - Throws: `discarded`, `closed` if the session ended first, or `cancelled`.
  public func durable() async throws(WorkbenchError) {
    try await session.wait { [revision] (state) -> Result<Void, WorkbenchError>? in
      if max(state.ledger.durable, state.ledger.acknowledged) >= revision { return .success(()) }
      if state.ledger.discarded >= revision { return .failure(.discarded) }
      return state.report == nil ? nil : .failure(.closed)
    }
  }

  /// Waits until the server has the edit. This does not request a save.
  ///
  /// - Returns: The version that contains the edit.
  /// - Throws: `rejected` if the server refused a save that contained the edit and no other save
  ///   was requested since; `discarded`, `closed` if the session ended first, or `cancelled`.
  @discardableResult
  public func acknowledged() async throws(WorkbenchError) -> Int64 {
    try await session.wait { [revision] (state) -> Result<Int64, WorkbenchError>? in
      if state.ledger.discarded >= revision { return .failure(.discarded) }
      if state.ledger.acknowledged >= revision { return .success(state.ledger.version) }
      if let refusal = state.ledger.refusal(of: revision) { return .failure(.rejected(refusal)) }
      return state.report == nil ? nil : .failure(.closed)
    }
  }
}
