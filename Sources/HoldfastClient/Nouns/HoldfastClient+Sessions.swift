// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient {
  /// Calls about sessions.
  public var sessions: Sessions { Sessions(client: self) }

  /// Calls about sessions: reading, saving, listing, deleting, history, sharing and bundles.
  ///
  /// Ids and page tokens are texts as the server gave them. Every method throws `HoldfastError`;
  /// `SESSION_NOT_FOUND` where the caller may not have the session, too.
  public struct Sessions: Sendable {
    let client: HoldfastClient

    // MARK: Reading

    /// Reads a session with its content.
    public func get(_ id: String) async throws(HoldfastError) -> OpenedSession {
      var request = GetSessionRequest()
      request.id = id
      return try await get(request).opened()
    }

    /// Reads a session unless it still has `version`; nil if it has.
    public func get(
      _ id: String, ifVersionNot version: Int64
    ) async throws(HoldfastError) -> OpenedSession? {
      var request = GetSessionRequest()
      request.id = id
      request.ifVersionNot = version
      let response = try await get(request)
      return response.notModified ? nil : try response.opened()
    }

    private func get(
      _ request: GetSessionRequest
    ) async throws(HoldfastError) -> GetSessionResponse {
      try await client.call(SessionServiceMethods.getSession, request)
    }

    /// Reads a session without its content.
    public func metadata(_ id: String) async throws(HoldfastError) -> SessionMetadata.Wire {
      var request = GetSessionMetadataRequest()
      request.id = id
      return try await client.call(SessionServiceMethods.getSessionMetadata, request)
        .metadata.required()
    }

    /// The caller's own sessions; by default all, the latest change first.
    public func list(_ request: ListSessionsRequest = .init()) -> Listing<SessionMetadata.Wire> {
      Listing(client, SessionServiceMethods.listSessions, request)
    }

    /// The sessions that others share with the caller, the latest grant first.
    public func sharedWithMe(
      _ request: ListSessionsSharedWithMeRequest = .init()
    ) -> Listing<SharedSession.Wire> {
      Listing(client, SessionServiceMethods.listSessionsSharedWithMe, request)
    }

    /// The news of 1 to 1,000 sessions: at first of those whose version the caller does not know,
    /// then of each change, a second or two later at most.
    public func watch(_ sessions: [WatchedSession]) -> SessionWatch {
      SessionWatch(client: client, sessions: sessions)
    }

    /// The news of one session that has another version than the one the caller knows; 0 for none.
    public func watch(_ id: String, knownVersion: Int64 = 0) -> SessionWatch {
      var session = WatchedSession()
      session.id = id
      session.knownVersion = knownVersion
      return watch([session])
    }

    // MARK: Saving

    /// Creates a session that the caller owns. `content` is one JSON text in UTF-8.
    public func create(
      title: String, description: String = "", content: [UInt8], note: String = ""
    ) async throws(HoldfastError) -> SessionMetadata.Wire {
      var request = CreateSessionRequest()
      request.title = title
      request.description = description
      request.content = content
      request.changeNote = note
      return try await create(request)
    }

    /// Creates a session from everything that a request can say.
    public func create(
      _ request: CreateSessionRequest
    ) async throws(HoldfastError) -> SessionMetadata.Wire {
      try await client.call(SessionServiceMethods.createSession, request).metadata.required()
    }

    /// Changes the parts of a session that are given, if it still has the version that they
    /// replace.
    ///
    /// - Throws: `VERSION_MISMATCH` with `versionConflict` if someone else was faster.
    public func update(
      _ id: String, replacing version: Int64, title: String? = nil, description: String? = nil,
      content: [UInt8]? = nil, note: String = ""
    ) async throws(HoldfastError) -> SavedSession {
      var request = UpdateSessionRequest()
      request.id = id
      request.expectedVersion = version
      request.title = title
      request.description = description
      request.content = content
      request.changeNote = note
      return try await update(request)
    }

    /// Changes a session by everything that a request can say.
    public func update(
      _ request: UpdateSessionRequest
    ) async throws(HoldfastError) -> SavedSession {
      let response = try await client.call(SessionServiceMethods.updateSession, request)
      return SavedSession(
        metadata: try response.metadata.required(), isUnchanged: response.unchanged)
    }

    /// Changes a session's content by a patch (RFC 7396 or RFC 6902).
    public func patch(_ request: PatchSessionRequest) async throws(HoldfastError) -> SavedSession {
      let response = try await client.call(SessionServiceMethods.patchSession, request)
      return SavedSession(
        metadata: try response.metadata.required(), isUnchanged: response.unchanged)
    }

    /// Deletes a session; it can be undeleted for some time. With a version, only that one.
    public func delete(_ id: String, version: Int64 = 0) async throws(HoldfastError) {
      var request = DeleteSessionRequest()
      request.id = id
      request.expectedVersion = version
      _ = try await client.call(SessionServiceMethods.deleteSession, request)
    }

    /// Brings a deleted session back.
    public func undelete(_ id: String) async throws(HoldfastError) -> SessionMetadata.Wire {
      var request = UndeleteSessionRequest()
      request.id = id
      return try await client.call(SessionServiceMethods.undeleteSession, request)
        .metadata.required()
    }
  }
}
