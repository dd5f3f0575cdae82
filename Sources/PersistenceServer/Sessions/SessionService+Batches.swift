// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC
import RPCProtobuf

/// Changes of many sessions, each made and judged as in a call of its own.
extension SessionService {
  static func bindBatches(
    _ slot: ServiceSlot<SessionService>, in registry: inout ServiceRegistry
  ) {
    typealias Methods = SessionServiceMethods
    registry.bind(Methods.batchDeleteSessions, slot, SessionService.deleteEach)
    registry.bind(Methods.batchUndeleteSessions, slot, SessionService.undeleteEach)
    registry.bind(Methods.batchUpdateSessionLabels, slot, SessionService.labelEach)
  }

  func deleteEach(
    _ request: BatchDeleteSessionsRequest, owner: OwnerID
  ) async throws(PersistenceError) -> BatchDeleteSessionsResponse {
    let batch = try SessionBatch(request.sessions, limits: limits)
    let requestID = try RequestID(optional: request.requestID)
    let now = now()
    return BatchDeleteSessionsResponse(
      await results(of: batch, in: SessionServiceMethods.batchDeleteSessions, owner) {
        [self] id, version throws(PersistenceError) in
        try await delete(id, owner, version, requestID, at: now)
      })
  }

  func undeleteEach(
    _ request: BatchUndeleteSessionsRequest, owner: OwnerID
  ) async throws(PersistenceError) -> BatchUndeleteSessionsResponse {
    let batch = try SessionBatch(request.sessions, limits: limits)
    let requestID = try RequestID(optional: request.requestID)
    let now = now()
    return BatchUndeleteSessionsResponse(
      await results(of: batch, in: SessionServiceMethods.batchUndeleteSessions, owner) {
        [self] id, version throws(PersistenceError) in
        try await undelete(id, owner, version, requestID, at: now)
      })
  }

  func labelEach(
    _ request: BatchUpdateSessionLabelsRequest, caller: OwnerID
  ) async throws(PersistenceError) -> BatchUpdateSessionLabelsResponse {
    let batch = try SessionBatch(request.requests, limits: limits)
    return BatchUpdateSessionLabelsResponse(
      await results(of: batch, in: SessionServiceMethods.batchUpdateSessionLabels, caller) {
        [self] id, change throws(PersistenceError) in
        try await label(id, change, caller)
      })
  }

  /// The number of sessions that are changed at once: as many as the store makes one statement of.
  private static let concurrentMax = 16

  /// Makes a change to each session of a batch, and returns the results in order.
  private func results<Argument, Request, Response>(
    of batch: SessionBatch<Argument>, in method: UnaryMethod<Request, Response>,
    _ caller: OwnerID,
    _ change:
      @escaping @Sendable (SessionID, Argument) async throws(PersistenceError)
      -> SessionMetadata
  ) async -> [SessionResult] {
    let path = method.descriptor.path
    // The call itself was charged when it was admitted.
    rateLimit?.charge(batch.items.count - 1, callsOf: path, by: caller)
    return await withTaskGroup(of: (place: Int, result: SessionResult).self) { group in
      var results: [SessionResult?] = Array(repeating: nil, count: batch.items.count)
      for (place, item) in batch.items.enumerated() {
        if place >= Self.concurrentMax, let done = await group.next() {
          results[done.place] = done.result
        }
        group.addTask { [self] in (place, await result(of: item, path, change)) }
      }
      for await done in group { results[done.place] = done.result }
      return results.compactMap(\.self)
    }
  }

  private func result<Argument>(
    of item: SessionBatch<Argument>.Item, _ path: String,
    _ change: (SessionID, Argument) async throws(PersistenceError) -> SessionMetadata
  ) async -> SessionResult {
    do throws(PersistenceError) {
      return SessionResult(
        try await change(item.id, item.argument), undeleteAgeMax: limits.undeleteAgeMax)
    } catch {
      if error.isFault { report(error, path) }
      let status = RPCError(error)
      return SessionResult(
        item.id,
        status.status
          ?? RPCStatus(code: Int32(status.code.rawValue), message: status.message, details: []))
    }
  }
}
