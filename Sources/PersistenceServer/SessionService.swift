// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
public import PersistenceModel
public import RPC
import RPCProtobuf

/// The handlers of `holdfast.v1.SessionService`.
///
/// Each checks its request in the order of the fields that decide most: whose, which, what. Only
/// when everything is valid does it call the store, which it may do once.
public struct SessionService: Sendable {
  /// Told of every failure that is not the caller's doing, with the detail that the caller does not
  /// get; on the loop that ran the call.
  public typealias FaultReport = @Sendable (PersistenceError, _ path: String) -> Void

  let store: any SessionStore
  let limits: Limits
  let pageTokens: PageTokenSealer
  let now: @Sendable () -> Timestamp
  private let report: FaultReport

  /// A service over a store. `now` is asked once for each call that needs the time.
  public init(
    store: any SessionStore, limits: Limits, pageTokens: PageTokenSealer,
    now: @escaping @Sendable () -> Timestamp, report: @escaping FaultReport = { _, _ in }
  ) {
    self.store = store
    self.limits = limits
    self.pageTokens = pageTokens
    self.now = now
    self.report = report
  }

  /// Adds the methods to a registry.
  public func register(in registry: inout ServiceRegistry) {
    registry.unary(SessionServiceMethods.createSession) { (request: CreateSessionRequest, call) in
      try await answer(call) { owner throws(PersistenceError) in
        try await create(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.getSession) { (request: GetSessionRequest, call) in
      try await answer(call) { owner throws(PersistenceError) in
        try await read(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.getSessionMetadata) {
      (request: GetSessionMetadataRequest, call) in
      try await answer(call) { owner throws(PersistenceError) in
        try await readMetadata(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.updateSession) { (request: UpdateSessionRequest, call) in
      try await answer(call) { owner throws(PersistenceError) in
        try await update(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.deleteSession) { (request: DeleteSessionRequest, call) in
      try await answer(call) { owner throws(PersistenceError) in
        try await delete(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.listSessions) { (request: ListSessionsRequest, call) in
      try await answer(call) { owner throws(PersistenceError) in
        try await list(request, owner: owner)
      }
    }
  }

  /// Runs a handler for the caller and turns its error into a status.
  private func answer<Response>(
    _ call: ServerContext,
    _ handler: (OwnerID) async throws(PersistenceError) -> Response
  ) async throws(RPCError) -> Response {
    do throws(PersistenceError) {
      guard let principal = call.principal, let owner = OwnerID(principal.id) else {
        throw PersistenceError(.unauthenticated, "The call names no user.")
      }
      return try await handler(owner)
    } catch {
      if error.detail != nil, error.reason != .cancelled { report(error, call.path) }
      throw RPCError(error)
    }
  }
}
