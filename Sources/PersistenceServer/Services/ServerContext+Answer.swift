// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import RPC

extension ServerContext {
  /// Answers the call from a service, on behalf of its caller, and turns an error into a status.
  ///
  /// - Parameter service: nil while the database has not been reached, which answers UNAVAILABLE.
  func answer<Service: ContractService, Response>(
    from service: Service?,
    _ handler: (Service, OwnerID) async throws(PersistenceError) -> Response
  ) async throws(RPCError) -> Response {
    do throws(PersistenceError) {
      guard let service else {
        throw PersistenceError(
          .storageUnavailable, "The database is not available yet; try again.")
      }
      // A change whose caller has stopped waiting before it began must not happen.
      if let deadline, deadline <= .now {
        throw PersistenceError(.deadlineExceeded, "The deadline has passed.")
      }
      guard let principal, let caller = OwnerID(principal.id) else {
        throw PersistenceError(.unauthenticated, "The call does not identify a user.")
      }
      return try await handler(service, caller)
    } catch {
      throw status(of: error, report: service?.report)
    }
  }

  /// Serves a call with many messages from a service, on behalf of its caller. An error of the
  /// model becomes a status; one of the call itself is one already.
  func serve<Service: ContractService>(
    from service: Service?, _ handler: (Service, OwnerID) async throws -> Void
  ) async throws {
    let (service, caller) = try await answer(from: service) { ($0, $1) }
    do {
      try await handler(service, caller)
    } catch let error as PersistenceError {
      throw status(of: error, report: service.report)
    }
  }

  /// The status for an error, which is reported unless it is the caller's own doing: that has no
  /// detail, or the caller has gone.
  func status(of error: PersistenceError, report: FaultReport?) -> RPCError {
    if error.isFault { report?(error, path) }
    return RPCError(error)
  }
}
