// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient.Sessions {
  /// Shares a session with a user, or changes their role. Not retried if its outcome is unknown.
  public func share(
    _ id: String, with user: String, as role: SessionRole.Wire
  ) async throws(HoldfastError) -> SessionGrant.Wire {
    var request = GrantSessionAccessRequest()
    request.id = id
    request.userID = user
    request.role = role
    return try await client.call(SessionServiceMethods.grantSessionAccess, request).grant.required()
  }

  /// Stops sharing a session with a user. Not retried if its outcome is unknown.
  public func unshare(_ id: String, with user: String) async throws(HoldfastError) {
    var request = RevokeSessionAccessRequest()
    request.id = id
    request.userID = user
    _ = try await client.call(SessionServiceMethods.revokeSessionAccess, request)
  }

  /// The users with whom a session is shared.
  public func grants(of id: String) -> Listing<SessionGrant.Wire> {
    var request = ListSessionGrantsRequest()
    request.id = id
    return grants(request)
  }

  /// The users with whom a session is shared, according to a full request.
  public func grants(_ request: ListSessionGrantsRequest) -> Listing<SessionGrant.Wire> {
    Listing(client, SessionServiceMethods.listSessionGrants, request)
  }

  /// The audit events of the caller's resources, most recent first.
  public func auditEvents(
    _ request: ListAuditEventsRequest = .init()
  ) -> Listing<AuditEvent.Wire> {
    Listing(client, SessionServiceMethods.listAuditEvents, request)
  }
}
