// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel
import RPC
import RPCProtobuf

extension HoldfastClient.Sessions {
  // MARK: Batches

  /// Deletes up to 100 sessions. Each has its own outcome, in the order of `sessions`.
  ///
  /// - Throws: if no session was tried, such as `SESSION_REPEATED` if one is named twice.
  public func delete(
    _ sessions: [SessionAtVersion]
  ) async throws(HoldfastError) -> [SessionOutcome] {
    var request = BatchDeleteSessionsRequest()
    request.sessions = sessions
    return try await outcomes(of: SessionServiceMethods.batchDeleteSessions, request)
  }

  /// Restores up to 100 deleted sessions. Each has its own outcome, in the order of `sessions`.
  ///
  /// - Throws: if no session was tried.
  public func undelete(
    _ sessions: [SessionAtVersion]
  ) async throws(HoldfastError) -> [SessionOutcome] {
    var request = BatchUndeleteSessionsRequest()
    request.sessions = sessions
    return try await outcomes(of: SessionServiceMethods.batchUndeleteSessions, request)
  }

  /// Replaces the labels of up to 100 sessions, which may have different owners. Each has its own
  /// outcome, in the order of `requests`. Not retried by the client if its outcome is unknown;
  /// retrying is safe, since labels that are already set are not a conflict.
  ///
  /// - Throws: if no session was tried.
  public func updateLabels(
    _ requests: [UpdateSessionLabelsRequest]
  ) async throws(HoldfastError) -> [SessionOutcome] {
    var request = BatchUpdateSessionLabelsRequest()
    request.requests = requests
    return try await outcomes(of: SessionServiceMethods.batchUpdateSessionLabels, request)
  }

  private func outcomes<Request, Response: BatchResponse>(
    of method: UnaryMethod<Request, Response>, _ request: Request
  ) async throws(HoldfastError) -> [SessionOutcome] {
    // Named here, so that the errors of the sessions have the key with which to retry.
    let request = ((request as? any NamedAttempt)?.named() as? Request) ?? request
    let call = CallFacts(method.descriptor, request)
    var outcomes: [SessionOutcome] = []
    for result in try await client.call(method, request).results {
      outcomes.append(try SessionOutcome(result, of: call))
    }
    return outcomes
  }
}

/// The outcome for one session of a batch.
public struct SessionOutcome: Sendable {
  /// The session's id.
  public let id: String
  /// The session after its change, or the error that prevented the change.
  public let result: Result<SessionMetadata.Wire, HoldfastError>

  /// Creates an outcome of its parts.
  public init(id: String, _ result: Result<SessionMetadata.Wire, HoldfastError>) {
    self.id = id
    self.result = result
  }

  init(_ item: SessionResult, of call: CallFacts) throws(HoldfastError) {
    id = item.id
    let status = try item.status.required()
    guard status.code != 0 else {
      result = .success(try item.metadata.required())
      return
    }
    var error = RPCError(
      StatusCode(rawValue: UInt8(clamping: status.code)) ?? .unknown, status.message)
    error.details = status.wireBytes
    result = .failure(HoldfastError(CallFailure(error, wasSent: true), of: call, attempts: 1))
  }
}
