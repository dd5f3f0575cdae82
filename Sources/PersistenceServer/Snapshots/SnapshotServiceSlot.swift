// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
public import RPC
import RPCProtobuf
import Synchronization

/// The place that the services of snapshots and of access logs take once the database is ready;
/// see `SessionServiceSlot`.
public final class SnapshotServiceSlot: Sendable {
  private let services: Mutex<(SnapshotService, AccessLogService)?> = Mutex(nil)

  /// A slot that is empty.
  public init() {}

  /// Puts the services in place; for any thread.
  public func fill(_ snapshots: SnapshotService, _ accessLogs: AccessLogService) {
    services.withLock { $0 = (snapshots, accessLogs) }
  }

  /// Waits for the visits that are being counted, but not longer than `grace`. For any task, when
  /// no calls come any more.
  ///
  /// - Returns: How many visits were lost.
  public func drainVisits(grace: Duration) async -> Int {
    await services.withLock { $0?.0.visits }?.drain(grace: grace) ?? 0
  }

  /// Adds the methods of both services to a registry.
  public func register(in registry: inout ServiceRegistry) {
    registerSnapshots(in: &registry)
    registerAccessLogs(in: &registry)
  }

  private func registerSnapshots(in registry: inout ServiceRegistry) {
    typealias Methods = SnapshotServiceMethods
    registry.unary(Methods.createSnapshot) { (request: CreateSnapshotRequest, call) in
      try await self.snapshots(call) { service, user throws(PersistenceError) in
        try await service.create(request, owner: user)
      }
    }
    registry.unary(Methods.getSnapshot) { (request: GetSnapshotRequest, call) in
      try await self.snapshots(call) { service, user throws(PersistenceError) in
        try await service.read(request, reader: user)
      }
    }
    registry.unary(Methods.getSnapshotMetadata) { (request: GetSnapshotMetadataRequest, call) in
      try await self.snapshots(call) { service, user throws(PersistenceError) in
        try await service.readMetadata(request, reader: user)
      }
    }
    registry.unary(Methods.listSnapshots) { (request: ListSnapshotsRequest, call) in
      try await self.snapshots(call) { service, user throws(PersistenceError) in
        try await service.list(request, owner: user)
      }
    }
    registry.unary(Methods.deleteSnapshot) { (request: DeleteSnapshotRequest, call) in
      try await self.snapshots(call) { service, user throws(PersistenceError) in
        try await service.delete(request, owner: user)
      }
    }
    registry.unary(Methods.updateSnapshotAccess) { (request: UpdateSnapshotAccessRequest, call) in
      try await self.snapshots(call) { service, user throws(PersistenceError) in
        try await service.updateAccess(request, owner: user)
      }
    }
    registry.unary(Methods.createSessionFromSnapshot) {
      (request: CreateSessionFromSnapshotRequest, call) in
      try await self.snapshots(call) { service, user throws(PersistenceError) in
        try await service.createSession(request, owner: user)
      }
    }
  }

  private func registerAccessLogs(in registry: inout ServiceRegistry) {
    typealias Methods = AccessLogServiceMethods
    registry.unary(Methods.listAccessLogs) { (request: ListAccessLogsRequest, call) in
      try await self.accessLogs(call) { service, user throws(PersistenceError) in
        try await service.list(request, visitor: user)
      }
    }
    registry.unary(Methods.listSnapshotVisitors) { (request: ListSnapshotVisitorsRequest, call) in
      try await self.accessLogs(call) { service, user throws(PersistenceError) in
        try await service.listVisitors(request, owner: user)
      }
    }
    registry.unary(Methods.deleteAccessLog) { (request: DeleteAccessLogRequest, call) in
      try await self.accessLogs(call) { service, user throws(PersistenceError) in
        try await service.delete(request, visitor: user)
      }
    }
  }

  private func snapshots<Response>(
    _ call: ServerContext,
    _ handler: (SnapshotService, OwnerID) async throws(PersistenceError) -> Response
  ) async throws(RPCError) -> Response {
    let service = services.withLock { $0?.0 }
    return try await call.answer(from: service, report: service?.report, handler)
  }

  private func accessLogs<Response>(
    _ call: ServerContext,
    _ handler: (AccessLogService, OwnerID) async throws(PersistenceError) -> Response
  ) async throws(RPCError) -> Response {
    let service = services.withLock { $0?.1 }
    return try await call.answer(from: service, report: service?.report, handler)
  }
}
