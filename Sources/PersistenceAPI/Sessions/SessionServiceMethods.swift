// SPDX-License-Identifier: Apache-2.0

public import RPC
public import RPCProtobuf

/// The methods of `holdfast.v1.SessionService`.
public enum SessionServiceMethods {
  /// The full name of the service.
  public static let service = "holdfast.v1.SessionService"

  /// Creates a session that the caller owns.
  public static let createSession = UnaryMethod<CreateSessionRequest, CreateSessionResponse>(
    service, "CreateSession", access: .user)
  /// Reads a session with its content.
  public static let getSession = UnaryMethod<GetSessionRequest, GetSessionResponse>(
    service, "GetSession", access: .viewer, idempotency: .noSideEffects)
  /// Reads a session without its content.
  public static let getSessionMetadata = UnaryMethod<
    GetSessionMetadataRequest, GetSessionMetadataResponse
  >(
    service, "GetSessionMetadata", access: .viewer, idempotency: .noSideEffects)
  /// Changes a session.
  public static let updateSession = UnaryMethod<UpdateSessionRequest, UpdateSessionResponse>(
    service, "UpdateSession", access: .editor)
  /// Patches a session's content.
  public static let patchSession = UnaryMethod<PatchSessionRequest, PatchSessionResponse>(
    service, "PatchSession", access: .editor)
  /// Deletes a session.
  public static let deleteSession = UnaryMethod<DeleteSessionRequest, DeleteSessionResponse>(
    service, "DeleteSession", access: .owner)
  /// Lists the caller's own sessions.
  public static let listSessions = UnaryMethod<ListSessionsRequest, ListSessionsResponse>(
    service, "ListSessions", access: .user, idempotency: .noSideEffects)
  /// Brings a deleted session back.
  public static let undeleteSession = UnaryMethod<UndeleteSessionRequest, UndeleteSessionResponse>(
    service, "UndeleteSession", access: .owner)
  /// Lists the versions of a session.
  public static let listSessionVersions = UnaryMethod<
    ListSessionVersionsRequest, ListSessionVersionsResponse
  >(
    service, "ListSessionVersions", access: .viewer, idempotency: .noSideEffects)
  /// Reads a version with its content.
  public static let getSessionVersion = UnaryMethod<
    GetSessionVersionRequest, GetSessionVersionResponse
  >(
    service, "GetSessionVersion", access: .viewer, idempotency: .noSideEffects)
  /// Makes an earlier version the current one.
  public static let restoreSessionVersion = UnaryMethod<
    RestoreSessionVersionRequest, RestoreSessionVersionResponse
  >(
    service, "RestoreSessionVersion", access: .editor)
  /// Names a version, or takes its name away.
  public static let nameSessionVersion = UnaryMethod<
    NameSessionVersionRequest, NameSessionVersionResponse
  >(
    service, "NameSessionVersion", access: .editor)
  /// Replaces the labels of a session.
  public static let updateSessionLabels = UnaryMethod<
    UpdateSessionLabelsRequest, UpdateSessionLabelsResponse
  >(
    service, "UpdateSessionLabels", access: .editor)
  /// Deletes sessions, each of which must be the caller's.
  public static let batchDeleteSessions = UnaryMethod<
    BatchDeleteSessionsRequest, BatchDeleteSessionsResponse
  >(
    service, "BatchDeleteSessions", .protobuf, .protobuf(knowing: ContractMessages.ofStatuses),
    access: .owner)
  /// Brings deleted sessions back, each of which must be the caller's.
  public static let batchUndeleteSessions = UnaryMethod<
    BatchUndeleteSessionsRequest, BatchUndeleteSessionsResponse
  >(
    service, "BatchUndeleteSessions", .protobuf, .protobuf(knowing: ContractMessages.ofStatuses),
    access: .owner)
  /// Replaces the labels of sessions, each of which the caller must be allowed to edit.
  public static let batchUpdateSessionLabels = UnaryMethod<
    BatchUpdateSessionLabelsRequest, BatchUpdateSessionLabelsResponse
  >(
    service, "BatchUpdateSessionLabels", .protobuf,
    .protobuf(knowing: ContractMessages.ofStatuses), access: .editor)
  /// Stars a session for the caller, or takes the star away.
  public static let starSession = UnaryMethod<StarSessionRequest, StarSessionResponse>(
    service, "StarSession", access: .viewer)
  /// Keeps unpublished work. The session that it is about need not exist.
  public static let saveDraft = UnaryMethod<SaveDraftRequest, SaveDraftResponse>(
    service, "SaveDraft", access: .user, idempotency: .idempotent)
  /// Reads a draft with its content.
  public static let getDraft = UnaryMethod<GetDraftRequest, GetDraftResponse>(
    service, "GetDraft", access: .author, idempotency: .noSideEffects)
  /// Lists the caller's drafts.
  public static let listDrafts = UnaryMethod<ListDraftsRequest, ListDraftsResponse>(
    service, "ListDrafts", access: .user, idempotency: .noSideEffects)
  /// Removes a draft.
  public static let discardDraft = UnaryMethod<DiscardDraftRequest, DiscardDraftResponse>(
    service, "DiscardDraft", access: .author)
  /// Makes a draft a version of its session, which takes the right to edit it, or a new session.
  public static let publishDraft = UnaryMethod<PublishDraftRequest, PublishDraftResponse>(
    service, "PublishDraft", access: .author, idempotency: .idempotent)
  /// Shares a session with a user.
  public static let grantSessionAccess = UnaryMethod<
    GrantSessionAccessRequest, GrantSessionAccessResponse
  >(
    service, "GrantSessionAccess", access: .owner)
  /// Stops sharing a session with a user.
  public static let revokeSessionAccess = UnaryMethod<
    RevokeSessionAccessRequest, RevokeSessionAccessResponse
  >(
    service, "RevokeSessionAccess", access: .grantee)
  /// Lists the users with whom a session is shared.
  public static let listSessionGrants = UnaryMethod<
    ListSessionGrantsRequest, ListSessionGrantsResponse
  >(
    service, "ListSessionGrants", access: .owner, idempotency: .noSideEffects)
  /// Lists the sessions that others share with the caller.
  public static let listSessionsSharedWithMe = UnaryMethod<
    ListSessionsSharedWithMeRequest, ListSessionsSharedWithMeResponse
  >(
    service, "ListSessionsSharedWithMe", access: .user, idempotency: .noSideEffects)
  /// Lists the audit events of the caller's sessions and snapshots.
  public static let listAuditEvents = UnaryMethod<ListAuditEventsRequest, ListAuditEventsResponse>(
    service, "ListAuditEvents", access: .user, idempotency: .noSideEffects)
  /// Tells of changes of sessions.
  public static let watchSessions = ServerStreamingMethod<
    WatchSessionsRequest, WatchSessionsResponse
  >(
    service, "WatchSessions", access: .viewer, idempotency: .noSideEffects, budget: .watches)
  /// Tells of changes among all the caller's sessions.
  public static let watchMySessions = ServerStreamingMethod<
    WatchMySessionsRequest, WatchMySessionsResponse
  >(
    service, "WatchMySessions", access: .user, idempotency: .noSideEffects, budget: .watches)
  /// Sends the caller's sessions as a bundle.
  public static let exportSessions = ServerStreamingMethod<
    ExportSessionsRequest, ExportSessionsResponse
  >(
    service, "ExportSessions", access: .owner, idempotency: .noSideEffects)
  /// Takes the sessions of a bundle.
  public static let importSessions = BidirectionalMethod<
    ImportSessionsRequest, ImportSessionsResponse
  >(
    service, "ImportSessions", access: .user)

  /// Every method, in the order of the `.proto` file.
  public static let all: [any ProtobufMethod] = [
    createSession, getSession, getSessionMetadata, updateSession, patchSession, deleteSession,
    listSessions, undeleteSession, listSessionVersions, getSessionVersion, restoreSessionVersion,
    nameSessionVersion, updateSessionLabels, batchDeleteSessions, batchUndeleteSessions,
    batchUpdateSessionLabels, starSession, saveDraft, getDraft, listDrafts, discardDraft,
    publishDraft, grantSessionAccess, revokeSessionAccess, listSessionGrants,
    listSessionsSharedWithMe, listAuditEvents, watchSessions, watchMySessions, exportSessions,
    importSessions,
  ]
}
