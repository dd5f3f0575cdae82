// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient.Sessions {
  /// The versions of a session, newest first.
  public func versions(of id: String) -> Listing<SessionVersion.Wire> {
    var request = ListSessionVersionsRequest()
    request.id = id
    return versions(request)
  }

  /// The versions of a session, according to a full request.
  public func versions(_ request: ListSessionVersionsRequest) -> Listing<SessionVersion.Wire> {
    Listing(client, SessionServiceMethods.listSessionVersions, request)
  }

  /// Fetches a version of a session with its content.
  ///
  /// - Throws: `SESSION_VERSION_NOT_FOUND` if it never existed or is no longer kept.
  public func version(
    _ version: Int64, of id: String
  ) async throws(HoldfastError) -> OpenedVersion {
    var request = GetSessionVersionRequest()
    request.id = id
    request.version = version
    let response = try await client.call(SessionServiceMethods.getSessionVersion, request)
    return OpenedVersion(version: try response.version.required(), content: response.content)
  }

  /// Restores an earlier version as a new version, if the session still has version `current`.
  public func restore(
    _ version: Int64, of id: String, replacing current: Int64, note: String = ""
  ) async throws(HoldfastError) -> SessionMetadata.Wire {
    var request = RestoreSessionVersionRequest()
    request.id = id
    request.version = version
    request.expectedVersion = current
    request.changeNote = note
    return try await restore(request)
  }

  /// Restores an earlier version, according to a full request.
  public func restore(
    _ request: RestoreSessionVersionRequest
  ) async throws(HoldfastError) -> SessionMetadata.Wire {
    try await client.call(SessionServiceMethods.restoreSessionVersion, request).metadata.required()
  }

  /// Names a version, which is then kept; an empty name removes the name. Not retried if its
  /// outcome is unknown.
  public func name(
    _ version: Int64, of id: String, _ name: String
  ) async throws(HoldfastError) -> SessionVersion.Wire {
    var request = NameSessionVersionRequest()
    request.id = id
    request.version = version
    request.name = name
    return try await client.call(SessionServiceMethods.nameSessionVersion, request)
      .version.required()
  }
}
