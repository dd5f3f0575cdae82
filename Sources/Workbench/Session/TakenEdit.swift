// SPDX-License-Identifier: Apache-2.0

/// An edit that a session has taken, to wait for what becomes of it.
public struct TakenEdit: Sendable {
  /// The edit's number, which grows with each edit of a session.
  public let revision: Int
  let session: WorkbenchSession

  /// Waits until the edit survives the end of this process: in a draft on this device, or on the
  /// server.
  ///
  /// - Throws: `discarded`, `closed` if the session ended before, or `cancelled`.
  public func durable() async throws(WorkbenchError) {
    try await session.wait { [revision] (state) -> Result<Void, WorkbenchError>? in
      if max(state.ledger.durable, state.ledger.acknowledged) >= revision { return .success(()) }
      if state.ledger.discarded >= revision { return .failure(.discarded) }
      return state.report == nil ? nil : .failure(.closed)
    }
  }

  /// Waits until the server has the edit. That takes a save.
  ///
  /// - Returns: The version that has it.
  /// - Throws: `rejected` if the server refused a save that held it, and no other was asked for
  ///   since; `discarded`, `closed` if the session ended before, or `cancelled`.
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
