// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
public import PersistenceModel
public import RPC

/// The handlers of `holdfast.v1.SnapshotService`. Each checks its request, then calls the store.
public final class SnapshotService: ContractService {
  let store: any SnapshotStore
  let sessions: any SessionStore
  let visits: VisitCounter
  let misses: EnumerationGuard
  let limits: Limits
  let pageTokens: PageTokenSealer
  let now: @Sendable () -> Timestamp
  public let report: FaultReport

  /// A service over a store of snapshots and the sessions that they are made from. `now` is asked
  /// once for each call.
  public init(
    store: any SnapshotStore, sessions: any SessionStore, visits: VisitCounter,
    misses: EnumerationGuard, limits: Limits,
    pageTokens: PageTokenSealer, now: @escaping @Sendable () -> Timestamp,
    report: @escaping FaultReport = { _, _ in }
  ) {
    self.store = store
    self.sessions = sessions
    self.visits = visits
    self.misses = misses
    self.limits = limits
    self.pageTokens = pageTokens
    self.now = now
    self.report = report
  }

  /// Adds the methods to a registry; their calls are answered by the service in `slot`.
  public static func register(
    _ slot: ServiceSlot<SnapshotService>, in registry: inout ServiceRegistry
  ) {
    typealias Methods = SnapshotServiceMethods
    registry.bind(Methods.createSnapshot, slot, SnapshotService.create)
    registry.bind(Methods.getSnapshot, slot, SnapshotService.read)
    registry.bind(Methods.getSnapshotMetadata, slot, SnapshotService.readMetadata)
    registry.bind(Methods.listSnapshots, slot, SnapshotService.list)
    registry.bind(Methods.deleteSnapshot, slot, SnapshotService.delete)
    registry.bind(Methods.updateSnapshotAccess, slot, SnapshotService.updateAccess)
    registry.bind(Methods.createSessionFromSnapshot, slot, SnapshotService.createSession)
    registry.bind(Methods.starSnapshot, slot, SnapshotService.star)
  }

  /// Waits for the visits that are being counted, but not longer than `grace`. For any task, when
  /// no calls come any more.
  ///
  /// - Returns: The number of visits that were lost.
  public func drainVisits(grace: Duration) async -> Int { await visits.drain(grace: grace) }

  func read(
    _ request: GetSnapshotRequest, reader: OwnerID
  ) async throws(PersistenceError) -> GetSnapshotResponse {
    let id = try SnapshotID(validating: request.id, field: "id")
    let now = now()
    let response = try await misses.lookUp(for: reader) { () async throws(PersistenceError) in
      try await self.response(for: request.ifContentHashNot, id, reader: reader, at: now)
    }
    if !request.skipVisit {
      await visits.count(Visit(visitor: reader, snapshot: response.core, time: now))
    }
    return response.message
  }

  /// The snapshot for a caller who has the content of `hash`, or none if it is empty. Contents do
  /// not change, so the metadata nearly always suffices then.
  private func response(
    for hash: String, _ id: SnapshotID, reader: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> (core: SnapshotCore, message: GetSnapshotResponse) {
    if !hash.isEmpty {
      let (metadata, isStarred) = try await store.snapshotMetadata(id, reader: reader, at: now)
      let response = GetSnapshotResponse(
        notModified: metadata, isStarred: isStarred, for: reader)
      if response.snapshot?.metadata?.contentHash == hash { return (metadata.core, response) }
    }
    let snapshot = try await store.snapshot(id, reader: reader, at: now)
    return (snapshot.metadata.core, GetSnapshotResponse(snapshot, for: reader))
  }

  func readMetadata(
    _ request: GetSnapshotMetadataRequest, reader: OwnerID
  ) async throws(PersistenceError) -> GetSnapshotMetadataResponse {
    let id = try SnapshotID(validating: request.id, field: "id")
    let found = try await misses.lookUp(for: reader) { () async throws(PersistenceError) in
      try await store.snapshotMetadata(id, reader: reader, at: now())
    }
    return GetSnapshotMetadataResponse(found.metadata, isStarred: found.isStarred, for: reader)
  }

  func list(
    _ request: ListSnapshotsRequest, owner: OwnerID
  ) async throws(PersistenceError) -> ListSnapshotsResponse {
    let pageSize = try limits.pageSize(requested: request.pageSize)
    let order = try SnapshotOrder(request.orderBy, request.orderDirection)
    let filter = try SnapshotFilter(request.filter, limits: limits)
    let binding = try PageBinding(
      method: SnapshotServiceMethods.listSnapshots.path, owner: owner, order: order, filter: filter)
    let now = now()
    let query = SnapshotQuery(
      order: order, filter: filter, pageSize: pageSize,
      position: try pageTokens.position(of: request.pageToken, binding: binding, at: now))
    let page = try await store.listSnapshots(query, owner: owner, at: now)
    return ListSnapshotsResponse(
      page, nextPageToken: try pageTokens.token(for: page.next, binding: binding, at: now))
  }

  func delete(
    _ request: DeleteSnapshotRequest, owner: OwnerID
  ) async throws(PersistenceError) -> DeleteSnapshotResponse {
    let id = try SnapshotID(validating: request.id, field: "id")
    let requestID = try RequestID(optional: request.requestID)
    try await store.deleteSnapshot(id, owner: owner, requestID: requestID, at: now())
    return DeleteSnapshotResponse()
  }

  func updateAccess(
    _ request: UpdateSnapshotAccessRequest, owner: OwnerID
  ) async throws(PersistenceError) -> UpdateSnapshotAccessResponse {
    let id = try SnapshotID(validating: request.id, field: "id")
    guard let wire = request.access else { throw .missing("access") }
    let now = now()
    let access = try SnapshotAccess(wire, limits: limits, at: now)
    return UpdateSnapshotAccessResponse(
      try await store.updateSnapshotAccess(id, owner: owner, access: access, at: now))
  }

  /// As `SessionService.star`.
  func star(
    _ request: StarSnapshotRequest, reader: OwnerID
  ) async throws(PersistenceError) -> StarSnapshotResponse {
    let id = try SnapshotID(validating: request.id, field: "id")
    if !request.starred, try await store.unstarSnapshot(id, for: reader) {
      return StarSnapshotResponse()
    }
    let now = now()
    try await misses.lookUp(for: reader) { () async throws(PersistenceError) in
      if request.starred {
        try await store.starSnapshot(id, for: reader, at: now)
      } else {
        _ = try await store.snapshotMetadata(id, reader: reader, at: now)
      }
    }
    return StarSnapshotResponse()
  }
}

extension SnapshotID {
  /// An id from what a caller sent in `field`.
  ///
  /// - Throws: `SNAPSHOT_ID_INVALID`.
  init(validating text: String, field: String) throws(PersistenceError) {
    guard let id = SnapshotID(text) else {
      throw PersistenceError(
        .snapshotIDInvalid,
        "A snapshot id has \(SnapshotID.characterCount) characters of A-Z a-z 0-9 - and _.",
        field: field, metadata: ["length": "\(text.utf8.count)"])
    }
    self = id
  }
}
