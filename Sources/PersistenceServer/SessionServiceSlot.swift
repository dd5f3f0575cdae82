// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
public import RPC
import RPCProtobuf
import Synchronization

/// The place that a session service takes once the database is ready. Its methods are there from
/// the beginning: until the place is taken they answer UNAVAILABLE.
///
/// Each loop has a slot of its own, so that its lock is never contended.
public final class SessionServiceSlot: Sendable {
  private let service: Mutex<SessionService?>

  /// A slot that is empty, or holds `service` already.
  public init(_ service: SessionService? = nil) {
    self.service = Mutex(service)
  }

  /// Puts a service in place; for any thread.
  public func fill(_ service: SessionService) {
    self.service.withLock { $0 = service }
  }

  /// Adds the methods to a registry.
  public func register(in registry: inout ServiceRegistry) {
    registry.unary(SessionServiceMethods.createSession) { (request: CreateSessionRequest, call) in
      try await self.answer(call) { service, owner throws(PersistenceError) in
        try await service.create(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.getSession) { (request: GetSessionRequest, call) in
      try await self.answer(call) { service, caller throws(PersistenceError) in
        try await service.onBehalf(of: caller, request.id, as: .viewer) {
          owner throws(PersistenceError) in
          try await service.read(request, owner: owner)
        }
      }
    }
    registry.unary(SessionServiceMethods.getSessionMetadata) {
      (request: GetSessionMetadataRequest, call) in
      try await self.answer(call) { service, caller throws(PersistenceError) in
        try await service.onBehalf(of: caller, request.id, as: .viewer) {
          owner throws(PersistenceError) in
          try await service.readMetadata(request, owner: owner)
        }
      }
    }
    registry.unary(SessionServiceMethods.updateSession) { (request: UpdateSessionRequest, call) in
      try await self.answer(call) { service, caller throws(PersistenceError) in
        try await service.onBehalf(of: caller, request.id, as: .editor) {
          owner throws(PersistenceError) in
          try await service.update(request, owner: owner, writer: caller)
        }
      }
    }
    registry.unary(SessionServiceMethods.deleteSession) { (request: DeleteSessionRequest, call) in
      try await self.answer(call) { service, owner throws(PersistenceError) in
        try await service.delete(request, owner: owner)
      }
    }
    registry.unary(SessionServiceMethods.listSessions) { (request: ListSessionsRequest, call) in
      try await self.answer(call) { service, owner throws(PersistenceError) in
        try await service.list(request, owner: owner)
      }
    }
    registerHistory(in: &registry)
    registerSharing(in: &registry)
    registerWatch(in: &registry)
    registerBundles(in: &registry)
  }

  func answer<Response>(
    _ call: ServerContext,
    _ handler: (SessionService, OwnerID) async throws(PersistenceError) -> Response
  ) async throws(RPCError) -> Response {
    let service = service.withLock { $0 }
    return try await call.answer(from: service, report: service?.report, handler)
  }

  func serve(
    _ call: ServerContext, _ handler: (SessionService, OwnerID) async throws -> Void
  ) async throws {
    let service = service.withLock { $0 }
    try await call.serve(from: service, report: service?.report, handler)
  }
}
