// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  static func bindSharing(
    _ slot: ServiceSlot<SessionService>, in registry: inout ServiceRegistry
  ) {
    typealias Methods = SessionServiceMethods
    registry.bind(Methods.grantSessionAccess, slot, SessionService.grant)
    registry.bind(Methods.revokeSessionAccess, slot, SessionService.revoke)
    registry.bind(Methods.listSessionGrants, slot, SessionService.listGrants)
    registry.bind(Methods.listSessionsSharedWithMe, slot, SessionService.listShared)
    registry.bind(Methods.listAuditEvents, slot, SessionService.listEvents)
  }

  /// Runs `body` for the owner of session `id` on behalf of `caller`: on the caller's own session,
  /// or on one that is shared with the caller with at least the role that `method` requires.
  ///
  /// The caller's own sessions come first and cost nothing more. If several owners have the id, the
  /// earliest grant of an existing session counts. A caller without such a role gets the same
  /// response as for an id that does not exist. `body` may run several times, so it contains only
  /// code that depends on the owner; the request is validated before.
  func onBehalf<Result, Request, Response>(
    of caller: OwnerID, _ id: SessionID, in method: UnaryMethod<Request, Response>,
    _ body: (OwnerID) async throws(PersistenceError) -> Result
  ) async throws(PersistenceError) -> Result {
    do throws(PersistenceError) {
      return try await body(caller)
    } catch {
      guard error.reason == .sessionNotFound, let role = SessionRole(method.descriptor.access)
      else { throw error }
      for access in try await store.accesses(to: id, user: caller) {
        guard access.role >= role else {
          if try await exists(SessionKey(ownerID: access.ownerID, id: id)) { break }
          continue
        }
        do throws(PersistenceError) {
          return try await body(access.ownerID)
        } catch {
          guard error.reason == .sessionNotFound else { throw error }
        }
      }
      throw error
    }
  }

  private func exists(_ key: SessionKey) async throws(PersistenceError) -> Bool {
    try await !store.versions(of: [key]).isEmpty
  }

  func grant(
    _ request: GrantSessionAccessRequest, owner: OwnerID
  ) async throws(PersistenceError) -> GrantSessionAccessResponse {
    let id = try SessionID(validating: request.id)
    let grantee = try OwnerID(grantee: request.userID)
    guard grantee != owner else {
      throw PersistenceError(
        .userIDInvalid, "The owner already has access to the session.", field: "user_id")
    }
    let role = try SessionRole(request.role)
    var response = GrantSessionAccessResponse()
    response.grant = SessionGrant.Wire(
      try await store.grantAccess(to: id, owner: owner, grantee: grantee, role: role, at: now()))
    return response
  }

  /// Revokes a user's access, as the owner or as that user.
  func revoke(
    _ request: RevokeSessionAccessRequest, caller: OwnerID
  ) async throws(PersistenceError) -> RevokeSessionAccessResponse {
    let id = try SessionID(validating: request.id)
    let grantee = try OwnerID(grantee: request.userID)
    do throws(PersistenceError) {
      try await revoke(id, owner: caller, from: grantee, by: caller)
    } catch {
      guard error.reason == .sessionNotFound, grantee == caller else { throw error }
      try await decline(id, as: caller, orThrow: error)
    }
    return RevokeSessionAccessResponse()
  }

  /// Removes the earliest grant of a session that exists; without one, throws `error`.
  private func decline(
    _ id: SessionID, as grantee: OwnerID, orThrow error: PersistenceError
  ) async throws(PersistenceError) {
    for access in try await store.accesses(to: id, user: grantee) {
      do throws(PersistenceError) {
        return try await revoke(id, owner: access.ownerID, from: grantee, by: grantee)
      } catch {
        guard error.reason == .sessionNotFound else { throw error }
      }
    }
    throw error
  }

  private func revoke(
    _ id: SessionID, owner: OwnerID, from grantee: OwnerID, by actor: OwnerID
  ) async throws(PersistenceError) {
    try await store.revokeAccess(
      to: id, owner: owner, grantee: grantee, by: actor, at: now())
    watches.announceRevocation(of: SessionKey(ownerID: owner, id: id), from: grantee)
  }

  func listGrants(
    _ request: ListSessionGrantsRequest, owner: OwnerID
  ) async throws(PersistenceError) -> ListSessionGrantsResponse {
    let id = try SessionID(validating: request.id)
    let page = try Page(
      request.pageSize, request.pageToken, method: SessionServiceMethods.listSessionGrants.path,
      caller: owner, subject: id.text, of: self)
    let found = try await store.grants(
      of: id, owner: owner, after: page.position.flatMap { OwnerID($0.id) },
      countMax: page.size + 1)
    var response = ListSessionGrantsResponse()
    response.grants = found.prefix(page.size).map(SessionGrant.Wire.init)
    if found.count > page.size, let last = response.grants.last {
      response.nextPageToken = try page.token(
        for: PagePosition(key: .text(""), id: last.userID), of: self)
    }
    return response
  }

  func listShared(
    _ request: ListSessionsSharedWithMeRequest, caller: OwnerID
  ) async throws(PersistenceError) -> ListSessionsSharedWithMeResponse {
    let filter = try SharedSessionFilter(request.filter)
    let page = try Page(
      request.pageSize, request.pageToken,
      PageBinding(
        method: SessionServiceMethods.listSessionsSharedWithMe.path, caller: caller,
        filter: filter), of: self)
    let found = try await store.sessionsShared(
      with: caller, filter: filter, before: page.position, pageSize: page.size)
    var response = ListSessionsSharedWithMeResponse()
    response.sessions = found.sessions.map(SharedSession.Wire.init)
    response.nextPageToken = try page.token(for: found.next, of: self)
    return response
  }

  func listEvents(
    _ request: ListAuditEventsRequest, owner: OwnerID
  ) async throws(PersistenceError) -> ListAuditEventsResponse {
    let page = try Page(
      request.pageSize, request.pageToken, method: SessionServiceMethods.listAuditEvents.path,
      caller: owner, of: self)
    let found = try await store.auditEvents(
      of: owner, before: page.position, pageSize: page.size)
    var response = ListAuditEventsResponse()
    response.events = found.events.map(AuditEvent.Wire.init)
    response.nextPageToken = try page.token(for: found.next, of: self)
    return response
  }
}

/// A page of a list that has one order, as a request asks for it.
private struct Page {
  let size: Int
  let position: PagePosition?
  private let binding: PageBinding
  private let time: Timestamp

  init(
    _ size: Int32, _ token: String, method: String, caller: OwnerID, subject: String = "",
    of service: SessionService
  ) throws(PersistenceError) {
    try self.init(
      size, token, PageBinding(method: method, caller: caller, subject: subject), of: service)
  }

  init(
    _ size: Int32, _ token: String, _ binding: PageBinding, of service: SessionService
  ) throws(PersistenceError) {
    self.size = try service.limits.pageSize(requested: size)
    self.binding = binding
    time = service.now()
    position = try service.pageTokens.position(of: token, binding: binding, at: time)
  }

  /// The token for the page after a position; empty for none.
  func token(
    for next: PagePosition?, of service: SessionService
  ) throws(PersistenceError) -> String {
    try service.pageTokens.token(for: next, binding: binding, at: time)
  }
}

extension SessionRole {
  /// The role that a method requires of callers other than the owner; nil if only the owner may
  /// call it.
  fileprivate init?(_ access: MethodAccess) {
    switch access {
    case .viewer: self = .viewer
    case .editor: self = .editor
    default: return nil
    }
  }
}

extension OwnerID {
  /// The user with whom a request shares a session.
  ///
  /// - Throws: `USER_ID_INVALID`.
  fileprivate init(grantee text: String) throws(PersistenceError) {
    guard let user = OwnerID(text) else {
      throw PersistenceError(
        .userIDInvalid,
        "A user id has 1 to \(OwnerID.byteCountMax) bytes and no control characters.",
        field: "user_id", metadata: ["limit": "\(OwnerID.byteCountMax)"])
    }
    self = user
  }
}
