// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  static func bindDrafts(
    _ slot: ServiceSlot<SessionService>, in registry: inout ServiceRegistry
  ) {
    typealias Methods = SessionServiceMethods
    registry.bind(Methods.saveDraft, slot, SessionService.saveDraft)
    registry.bind(Methods.getDraft, slot, SessionService.readDraft)
    registry.bind(Methods.listDrafts, slot, SessionService.listDrafts)
    registry.bind(Methods.discardDraft, slot, SessionService.discardDraft)
    registry.bind(Methods.publishDraft, slot, SessionService.publishDraft)
  }

  func saveDraft(
    _ request: SaveDraftRequest, user: OwnerID
  ) async throws(PersistenceError) -> SaveDraftResponse {
    let new = try NewSessionDraft(request, limits: limits)
    return SaveDraftResponse(try await store.saveDraft(new, user: user, at: now()))
  }

  func readDraft(
    _ request: GetDraftRequest, user: OwnerID
  ) async throws(PersistenceError) -> GetDraftResponse {
    let key = try SessionDraftKey(request.key)
    return GetDraftResponse(try await store.draft(key, user: user, at: now()))
  }

  func listDrafts(
    _ request: ListDraftsRequest, user: OwnerID
  ) async throws(PersistenceError) -> ListDraftsResponse {
    let pageSize = try limits.pageSize(requested: request.pageSize)
    let session =
      request.sessionID.isEmpty
      ? nil : try SessionID(validating: request.sessionID, field: "session_id")
    let binding = try PageBinding(
      method: SessionServiceMethods.listDrafts.path, caller: user, subject: request.sessionID)
    let now = now()
    let position = try pageTokens.position(of: request.pageToken, binding: binding, at: now)
    let page = try await store.drafts(
      of: user, session: session, before: position, pageSize: pageSize, at: now)
    var response = ListDraftsResponse()
    response.drafts = page.drafts.map(SessionDraftMetadata.Wire.init)
    response.nextPageToken = try pageTokens.token(for: page.next, binding: binding, at: now)
    return response
  }

  func discardDraft(
    _ request: DiscardDraftRequest, user: OwnerID
  ) async throws(PersistenceError) -> DiscardDraftResponse {
    let key = try SessionDraftKey(request.key)
    try await store.discardDraft(
      key, user: user, etag: request.etag.isEmpty ? nil : request.etag, at: now())
    return DiscardDraftResponse()
  }

  /// Changes the session, then removes the draft: they lie in two partitions, so this cannot be one
  /// transaction. A repetition finds what the first attempt has made by the fingerprint of the
  /// draft's state, and goes on from there.
  func publishDraft(
    _ request: PublishDraftRequest, caller: OwnerID
  ) async throws(PersistenceError) -> PublishDraftResponse {
    let publication = try DraftPublication(request)
    let session = request.asNewSession ? nil : publication.key.sessionID
    let now = now()
    let draft: SessionDraft
    do throws(PersistenceError) {
      draft = try await store.draft(publication.key, user: caller, at: now)
      guard draft.metadata.etag == publication.etag else {
        throw .draftOutdated(current: draft.metadata)
      }
    } catch {
      guard [.draftNotFound, .draftOutdated].contains(error.reason),
        let earlier = try await earlier(publication, of: session, caller)
      else { throw error }
      return PublishDraftResponse(SessionUpdate(earlier))
    }
    let update =
      if let session {
        try await publish(draft, publication, as: session, caller, at: now)
      } else {
        SessionUpdate(
          try await store.createSession(
            publication.newSession(draft), owner: caller, attempt: publication.creation(),
            at: now))
      }
    try await remove(publication, caller, at: now)
    return PublishDraftResponse(update)
  }

  /// Makes the draft the next version of its session.
  private func publish(
    _ draft: SessionDraft, _ publication: DraftPublication, as id: SessionID, _ caller: OwnerID,
    at now: Timestamp
  ) async throws(PersistenceError) -> SessionUpdate {
    let change = try publication.change(draft)
    let request = try publication.fingerprint(updating: id)
    let expected = publication.expectedVersion ?? draft.metadata.baseVersion
    let update = try await onBehalf(of: caller, id, in: SessionServiceMethods.updateSession) {
      owner throws(PersistenceError) in
      try await store.updateSession(
        id, owner: owner, writer: caller, change: change, expectedVersion: expected,
        request: request, at: now)
    }
    if !update.isUnchanged { tellWatchers { $0.announce(update.metadata) } }
    return update
  }

  /// Removes a published draft, unless it was saved again meanwhile, or is gone.
  private func remove(
    _ publication: DraftPublication, _ caller: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) {
    do throws(PersistenceError) {
      try await store.discardDraft(
        publication.key, user: caller, etag: publication.etag, at: now)
    } catch {
      guard [.draftNotFound, .draftOutdated].contains(error.reason) else { throw error }
    }
  }

  /// The outcome of the same publication if it was made before; nil if it was not, or the session
  /// is no longer the caller's to change.
  private func earlier(
    _ publication: DraftPublication, of session: SessionID?, _ caller: OwnerID
  ) async throws(PersistenceError) -> SessionMetadata? {
    do throws(PersistenceError) {
      guard let session else {
        return try await store.earlierSession(of: publication.creation(), owner: caller)
      }
      let request = try publication.fingerprint(updating: session)
      return try await onBehalf(of: caller, session, in: SessionServiceMethods.updateSession) {
        owner throws(PersistenceError) in
        guard
          let made = try await store.earlierChange(of: session, owner: owner, by: request)
        else { throw .sessionNotFound }
        return made
      }
    } catch {
      guard error.reason == .sessionNotFound else { throw error }
      return nil
    }
  }
}
