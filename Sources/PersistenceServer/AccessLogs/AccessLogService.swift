// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
public import PersistenceModel
public import RPC

/// The handlers of `holdfast.v1.AccessLogService`. Each checks its request, then calls the store.
public final class AccessLogService: ContractService {
  private let store: any AccessLogStore
  private let limits: Limits
  private let pageTokens: PageTokenSealer
  private let now: @Sendable () -> Timestamp
  public let report: FaultReport

  /// A service over a store. `now` is asked once for each call.
  public init(
    store: any AccessLogStore, limits: Limits, pageTokens: PageTokenSealer,
    now: @escaping @Sendable () -> Timestamp,
    report: @escaping FaultReport = { _, _ in }
  ) {
    self.store = store
    self.limits = limits
    self.pageTokens = pageTokens
    self.now = now
    self.report = report
  }

  /// Adds the methods to a registry; their calls are answered by the service in `slot`.
  public static func register(
    _ slot: ServiceSlot<AccessLogService>, in registry: inout ServiceRegistry
  ) {
    typealias Methods = AccessLogServiceMethods
    registry.bind(Methods.listAccessLogs, slot, AccessLogService.list)
    registry.bind(Methods.listSnapshotVisitors, slot, AccessLogService.listVisitors)
    registry.bind(Methods.deleteAccessLog, slot, AccessLogService.delete)
  }

  func list(
    _ request: ListAccessLogsRequest, visitor: OwnerID
  ) async throws(PersistenceError) -> ListAccessLogsResponse {
    let pageSize = try limits.pageSize(requested: request.pageSize)
    let order = try AccessLogOrder(request.orderBy, request.orderDirection)
    let filter = try AccessLogFilter(request.filter, limits: limits)
    let binding = try PageBinding(
      method: AccessLogServiceMethods.listAccessLogs.path, visitor: visitor, order: order,
      filter: filter)
    let now = now()
    let query = AccessLogQuery(
      order: order, filter: filter, pageSize: pageSize,
      position: try pageTokens.position(of: request.pageToken, binding: binding, at: now))
    let page = try await store.listAccessLogs(query, visitor: visitor, at: now)
    return ListAccessLogsResponse(
      page.logs, nextPageToken: try pageTokens.token(for: page.next, binding: binding, at: now))
  }

  func listVisitors(
    _ request: ListSnapshotVisitorsRequest, owner: OwnerID
  ) async throws(PersistenceError) -> ListSnapshotVisitorsResponse {
    let id = try SnapshotID(validating: request.snapshotID, field: "snapshot_id")
    let pageSize = try limits.pageSize(requested: request.pageSize)
    let binding = try PageBinding(
      method: AccessLogServiceMethods.listSnapshotVisitors.path, owner: owner, snapshot: id)
    let now = now()
    let query = SnapshotVisitorQuery(
      snapshot: id, pageSize: pageSize,
      position: try pageTokens.position(of: request.pageToken, binding: binding, at: now))
    let page = try await store.listVisitors(query, owner: owner, at: now)
    return ListSnapshotVisitorsResponse(
      page.visitors,
      nextPageToken: try pageTokens.token(for: page.next, binding: binding, at: now))
  }

  func delete(
    _ request: DeleteAccessLogRequest, visitor: OwnerID
  ) async throws(PersistenceError) -> DeleteAccessLogResponse {
    let id = try SnapshotID(validating: request.snapshotID, field: "snapshot_id")
    try await store.deleteAccessLog(of: id, visitor: visitor)
    return DeleteAccessLogResponse()
  }
}
