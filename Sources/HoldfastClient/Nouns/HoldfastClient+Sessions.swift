// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient {
  /// Calls about sessions.
  public var sessions: Sessions { Sessions(client: self) }

  /// Calls about sessions: reading, saving, listing, deleting, history, sharing and bundles.
  ///
  /// Ids and page tokens are strings as returned by the server. Every method throws
  /// `HoldfastError`, with `SESSION_NOT_FOUND` also if the caller may not access the session.
  public struct Sessions: Sendable {
    let client: HoldfastClient

    // MARK: Reading

    /// Fetches a session with its content.
    public func get(_ id: String) async throws(HoldfastError) -> OpenedSession {
      var request = GetSessionRequest()
      request.id = id
      return try await get(request).opened()
    }

    /// Fetches a session unless its version is still `version`; nil if it is.
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

    /// Fetches a session without its content.
    public func metadata(_ id: String) async throws(HoldfastError) -> SessionMetadata.Wire {
      var request = GetSessionMetadataRequest()
      request.id = id
      return try await client.call(SessionServiceMethods.getSessionMetadata, request)
        .metadata.required()
    }

    /// The caller's own sessions; by default all, most recently changed first.
    public func list(_ request: ListSessionsRequest = .init()) -> Listing<SessionMetadata.Wire> {
      Listing(client, SessionServiceMethods.listSessions, request)
    }

    /// The sessions that other users share with the caller, most recent grant first.
    public func sharedWithMe(
      _ request: ListSessionsSharedWithMeRequest = .init()
    ) -> Listing<SharedSession.Wire> {
      Listing(client, SessionServiceMethods.listSessionsSharedWithMe, request)
    }

    /// Watches 1 to 1,000 sessions: reports those whose version the caller does not know, then each
    /// change, at most a second or two later.
    ///
    /// - Parameter resumes: False to end, or to throw, when the stream does.
    public func watch(_ sessions: [WatchedSession], resumes: Bool = true) -> SessionWatch {
      SessionWatch(client: client, sessions: sessions, resumes: resumes)
    }

    /// Watches one session, starting from the version that the caller knows; 0 for none.
    ///
    /// - Parameter resumes: False to end, or to throw, when the stream does.
    public func watch(
      _ id: String, knownVersion: Int64 = 0, resumes: Bool = true
    ) -> SessionWatch {
      var session = WatchedSession()
      session.id = id
      session.knownVersion = knownVersion
      return watch([session], resumes: resumes)
    }

    /// Watches all sessions that the caller owns or may see: reports each change at most a second
    /// or two later. With the last token of an earlier watch, what happened since comes first;
    /// otherwise the first event is `resync`.
    public func watchMine(resumeToken: String = "") -> MySessionsWatch {
      MySessionsWatch(client: client, resumeToken: resumeToken)
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

    /// Creates a session, according to a full request.
    public func create(
      _ request: CreateSessionRequest
    ) async throws(HoldfastError) -> SessionMetadata.Wire {
      try await client.call(SessionServiceMethods.createSession, request).metadata.required()
    }

    /// Changes the given fields of a session, if its version is still `version`.
    ///
    /// - Throws: `VERSION_MISMATCH` with `versionConflict` if the session was changed meanwhile.
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

    /// Changes a session, according to a full request.
    public func update(
      _ request: UpdateSessionRequest
    ) async throws(HoldfastError) -> SavedSession {
      let response = try await client.call(SessionServiceMethods.updateSession, request)
      return SavedSession(
        metadata: try response.metadata.required(), isUnchanged: response.unchanged)
    }

    /// Changes a session's content with a patch (RFC 7396 or RFC 6902).
    public func patch(_ request: PatchSessionRequest) async throws(HoldfastError) -> SavedSession {
      let response = try await client.call(SessionServiceMethods.patchSession, request)
      return SavedSession(
        metadata: try response.metadata.required(), isUnchanged: response.unchanged)
    }

    /// Deletes a session; it can be undeleted for a while. With a version, only if it is still
    /// current.
    public func delete(_ id: String, version: Int64 = 0) async throws(HoldfastError) {
      var request = DeleteSessionRequest()
      request.id = id
      request.expectedVersion = version
      _ = try await client.call(SessionServiceMethods.deleteSession, request)
    }

    /// Restores a deleted session.
    public func undelete(_ id: String) async throws(HoldfastError) -> SessionMetadata.Wire {
      var request = UndeleteSessionRequest()
      request.id = id
      return try await client.call(SessionServiceMethods.undeleteSession, request)
        .metadata.required()
    }
  }
}
