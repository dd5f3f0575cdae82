// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import RPC

extension ServerContext {
  /// Answers the call from a service, on behalf of its caller, and turns an error into a status.
  ///
  /// - Parameters:
  ///   - service: nil while the database has not been reached, which answers UNAVAILABLE.
  ///   - report: Told of errors that an operator should know of.
  func answer<Service, Response>(
    from service: Service?, report: SessionService.FaultReport?,
    _ handler: (Service, OwnerID) async throws(PersistenceError) -> Response
  ) async throws(RPCError) -> Response {
    do throws(PersistenceError) {
      guard let service else {
        throw PersistenceError(
          .storageUnavailable, "The database has not been reached yet; try again.")
      }
      // A change whose caller has stopped waiting before it began must not happen.
      if let deadline, deadline <= .now {
        throw PersistenceError(.deadlineExceeded, "The deadline has passed.")
      }
      guard let principal, let caller = OwnerID(principal.id) else {
        throw PersistenceError(.unauthenticated, "The call names no user.")
      }
      return try await handler(service, caller)
    } catch {
      // The caller's own doing needs no report: it has no detail, or the caller has gone.
      if error.detail != nil, error.reason != .cancelled { report?(error, path) }
      throw RPCError(error)
    }
  }
}
