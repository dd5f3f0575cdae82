// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  static func bindSessions(
    _ slot: ServiceSlot<SessionService>, in registry: inout ServiceRegistry
  ) {
    typealias Methods = SessionServiceMethods
    registry.bind(Methods.createSession, slot, SessionService.create)
    registry.bind(Methods.getSession, slot, SessionService.read)
    registry.bind(Methods.getSessionMetadata, slot, SessionService.readMetadata)
    registry.bind(Methods.updateSession, slot, SessionService.update)
    registry.bind(Methods.deleteSession, slot, SessionService.delete)
    registry.bind(Methods.listSessions, slot, SessionService.list)
  }

  func create(
    _ request: CreateSessionRequest, owner: OwnerID
  ) async throws(PersistenceError) -> CreateSessionResponse {
    let requestID = try RequestID(optional: request.requestID)
    let title = try Title(validating: request.title, limits: limits)
    let description = try SessionDescription(validating: request.description, limits: limits)
    guard !request.content.isEmpty else { throw .missing("content") }
    let content = try Content(validating: request.content, limits: limits)
    let new = NewSession(
      title: title, description: description, content: content,
      format: try ContentFormat(
        optional: request.contentFormat, version: request.contentFormatVersion),
      note: try ChangeNote(validating: request.changeNote))
    return CreateSessionResponse(
      try await store.createSession(new, owner: owner, requestID: requestID, at: now()))
  }

  func read(
    _ request: GetSessionRequest, caller: OwnerID
  ) async throws(PersistenceError) -> GetSessionResponse {
    let id = try SessionID(validating: request.id)
    let known = try ExpectedVersion.optional(request.ifVersionNot, field: "if_version_not")
    let hash = request.ifContentHashNot
    if !hash.isEmpty, known == nil { throw .missing("if_version_not") }
    return try await onBehalf(of: caller, id, in: SessionServiceMethods.getSession) {
      owner throws(PersistenceError) in
      let response = GetSessionResponse(
        try await store.session(id, owner: owner, reader: caller, knownVersion: known))
      guard response.notModified, !hash.isEmpty, response.session?.metadata?.contentHash != hash
      else { return response }
      return GetSessionResponse(
        try await store.session(id, owner: owner, reader: caller, knownVersion: nil))
    }
  }

  func readMetadata(
    _ request: GetSessionMetadataRequest, caller: OwnerID
  ) async throws(PersistenceError) -> GetSessionMetadataResponse {
    let id = try SessionID(validating: request.id)
    let found = try await onBehalf(
      of: caller, id, in: SessionServiceMethods.getSessionMetadata
    ) { owner throws(PersistenceError) in
      try await store.sessionMetadata(id, owner: owner, reader: caller)
    }
    return GetSessionMetadataResponse(found.metadata, isStarred: found.isStarred)
  }

  func update(
    _ request: UpdateSessionRequest, caller: OwnerID
  ) async throws(PersistenceError) -> UpdateSessionResponse {
    let id = try SessionID(validating: request.id)
    let version = try ExpectedVersion.required(
      request.expectedVersion, allowOverwrite: request.allowOverwrite)
    let requestID = try RequestID(optional: request.requestID)
    let change = try SessionChange(request, limits: limits)
    let now = now()
    let update = try await onBehalf(of: caller, id, in: SessionServiceMethods.updateSession) {
      owner throws(PersistenceError) in
      try await store.updateSession(
        id, owner: owner, writer: caller, change: change, expectedVersion: version,
        requestID: requestID, at: now)
    }
    if !update.isUnchanged { tellWatchers { $0.announce(update.metadata) } }
    return UpdateSessionResponse(update)
  }

  func delete(
    _ request: DeleteSessionRequest, owner: OwnerID
  ) async throws(PersistenceError) -> DeleteSessionResponse {
    let id = try SessionID(validating: request.id)
    let version = try ExpectedVersion.optional(request.expectedVersion, field: "expected_version")
    let requestID = try RequestID(optional: request.requestID)
    _ = try await delete(id, owner, version, requestID, at: now())
    return DeleteSessionResponse()
  }

  /// Deletes a session at a version, or at any.
  func delete(
    _ id: SessionID, _ owner: OwnerID, _ version: Int64?, _ requestID: RequestID?,
    at now: Timestamp
  ) async throws(PersistenceError) -> SessionMetadata {
    let deleted = try await store.deleteSession(
      id, owner: owner, expectedVersion: version, requestID: requestID, at: now)
    tellWatchers { $0.announceDeletion(of: SessionKey(ownerID: owner, id: id)) }
    return deleted
  }

  func list(
    _ request: ListSessionsRequest, owner: OwnerID
  ) async throws(PersistenceError) -> ListSessionsResponse {
    let pageSize = try limits.pageSize(requested: request.pageSize)
    let order = try SessionOrder(request.orderBy, request.orderDirection)
    let filter = try SessionFilter(request.filter, limits: limits)
    let binding = try PageBinding(
      method: SessionServiceMethods.listSessions.path, owner: owner, order: order, filter: filter)
    let now = now()
    var query = SessionQuery(
      order: order, filter: filter, pageSize: pageSize,
      deletedAfter: now.before(limits.undeleteAgeMax))
    query.position = try pageTokens.position(of: request.pageToken, binding: binding, at: now)
    let page = try await store.listSessions(query, owner: owner)
    return ListSessionsResponse(
      page, undeleteAgeMax: limits.undeleteAgeMax,
      nextPageToken: try pageTokens.token(for: page.next, binding: binding, at: now))
  }
}
