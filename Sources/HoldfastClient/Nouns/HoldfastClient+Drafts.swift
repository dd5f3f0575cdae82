// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient {
  /// Calls about drafts on the server.
  public var drafts: Drafts { Drafts(client: self) }

  /// Calls about drafts on the server: the caller's unpublished work, one copy for each session and
  /// device, which only the caller sees.
  ///
  /// Use them if the server tells the feature `session_service.save_draft`. Every method throws
  /// `HoldfastError`; `DRAFT_NOT_FOUND` where the caller has no such draft.
  public struct Drafts: Sendable {
    let client: HoldfastClient

    /// Keeps a state of a draft. `request` must have a key, a revision above that of the last save,
    /// a title and a content. Repeated by itself if its outcome is unknown.
    ///
    /// - Throws: `DRAFT_OUTDATED` with `draftConflict` if the server has another state of this
    ///   revision, or a later one; `DRAFTS_TOO_MANY` and `DRAFTS_TOO_LARGE`.
    public func save(
      _ request: SaveDraftRequest
    ) async throws(HoldfastError) -> SessionDraftMetadata.Wire {
      try await client.call(SessionServiceMethods.saveDraft, request).metadata.required()
    }

    /// Reads a draft with its content.
    public func get(_ key: SessionDraftKey.Wire) async throws(HoldfastError) -> OpenedDraft {
      var request = GetDraftRequest()
      request.key = key
      let draft = try await client.call(SessionServiceMethods.getDraft, request).draft.required()
      return OpenedDraft(metadata: try draft.metadata.required(), content: draft.content)
    }

    /// The caller's drafts of all devices, the latest save first.
    public func list(_ request: ListDraftsRequest = .init()) -> Listing<SessionDraftMetadata.Wire> {
      Listing(client, SessionServiceMethods.listDrafts, request)
    }

    /// The caller's drafts of one session.
    public func list(of sessionID: String) -> Listing<SessionDraftMetadata.Wire> {
      var request = ListDraftsRequest()
      request.sessionID = sessionID
      return list(request)
    }

    /// Removes a draft that still has the state of `etag`, or any state if it is empty. Not
    /// repeated by itself if its outcome is unknown.
    ///
    /// - Throws: `DRAFT_OUTDATED` with `draftConflict` if it was saved again since.
    public func discard(
      _ key: SessionDraftKey.Wire, etag: String
    ) async throws(HoldfastError) {
      var request = DiscardDraftRequest()
      request.key = key
      request.etag = etag
      _ = try await client.call(SessionServiceMethods.discardDraft, request)
    }

    /// Makes a draft the next version of its session, if that still has the version on which the
    /// draft is based, or a new session, and removes it. Repeated by itself if its outcome is
    /// unknown.
    public func publish(
      _ draft: SessionDraftMetadata.Wire, asNewSession: Bool = false, note: String = ""
    ) async throws(HoldfastError) -> SavedSession {
      var request = PublishDraftRequest()
      request.key = draft.key
      request.etag = draft.etag
      request.asNewSession = asNewSession
      request.changeNote = note
      return try await publish(request)
    }

    /// Publishes a draft, by everything that a request can say.
    public func publish(
      _ request: PublishDraftRequest
    ) async throws(HoldfastError) -> SavedSession {
      let response = try await client.call(SessionServiceMethods.publishDraft, request)
      return SavedSession(
        metadata: try response.metadata.required(), isUnchanged: response.unchanged)
    }
  }
}
