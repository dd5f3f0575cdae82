// SPDX-License-Identifier: Apache-2.0

/// The paths of `holdfast.v1.SessionService`, exactly as they stand in `:path`.
public enum SessionServiceMethods {
  /// The full name of the service.
  public static let service = "holdfast.v1.SessionService"

  /// `CreateSessionRequest` to `CreateSessionResponse`.
  public static let createSession = "/holdfast.v1.SessionService/CreateSession"
  /// `GetSessionRequest` to `GetSessionResponse`.
  public static let getSession = "/holdfast.v1.SessionService/GetSession"
  /// `GetSessionMetadataRequest` to `GetSessionMetadataResponse`.
  public static let getSessionMetadata = "/holdfast.v1.SessionService/GetSessionMetadata"
  /// `UpdateSessionRequest` to `UpdateSessionResponse`.
  public static let updateSession = "/holdfast.v1.SessionService/UpdateSession"
  /// `PatchSessionRequest` to `PatchSessionResponse`.
  public static let patchSession = "/holdfast.v1.SessionService/PatchSession"
  /// `DeleteSessionRequest` to `DeleteSessionResponse`.
  public static let deleteSession = "/holdfast.v1.SessionService/DeleteSession"
  /// `ListSessionsRequest` to `ListSessionsResponse`.
  public static let listSessions = "/holdfast.v1.SessionService/ListSessions"
  /// `UndeleteSessionRequest` to `UndeleteSessionResponse`.
  public static let undeleteSession = "/holdfast.v1.SessionService/UndeleteSession"
  /// `ListSessionVersionsRequest` to `ListSessionVersionsResponse`.
  public static let listSessionVersions = "/holdfast.v1.SessionService/ListSessionVersions"
  /// `GetSessionVersionRequest` to `GetSessionVersionResponse`.
  public static let getSessionVersion = "/holdfast.v1.SessionService/GetSessionVersion"
  /// `RestoreSessionVersionRequest` to `RestoreSessionVersionResponse`.
  public static let restoreSessionVersion = "/holdfast.v1.SessionService/RestoreSessionVersion"
  /// `NameSessionVersionRequest` to `NameSessionVersionResponse`.
  public static let nameSessionVersion = "/holdfast.v1.SessionService/NameSessionVersion"
  /// `GrantSessionAccessRequest` to `GrantSessionAccessResponse`.
  public static let grantSessionAccess = "/holdfast.v1.SessionService/GrantSessionAccess"
  /// `RevokeSessionAccessRequest` to `RevokeSessionAccessResponse`.
  public static let revokeSessionAccess = "/holdfast.v1.SessionService/RevokeSessionAccess"
  /// `ListSessionGrantsRequest` to `ListSessionGrantsResponse`.
  public static let listSessionGrants = "/holdfast.v1.SessionService/ListSessionGrants"
  /// `ListSessionsSharedWithMeRequest` to `ListSessionsSharedWithMeResponse`.
  public static let listSessionsSharedWithMe =
    "/holdfast.v1.SessionService/ListSessionsSharedWithMe"
  /// `ListAuditEventsRequest` to `ListAuditEventsResponse`.
  public static let listAuditEvents = "/holdfast.v1.SessionService/ListAuditEvents"
  /// `WatchSessionsRequest` to a stream of `WatchSessionsResponse`.
  public static let watchSessions = "/holdfast.v1.SessionService/WatchSessions"
  /// `ExportSessionsRequest` to a stream of `ExportSessionsResponse`.
  public static let exportSessions = "/holdfast.v1.SessionService/ExportSessions"
  /// A stream of `ImportSessionsRequest` to a stream of `ImportSessionsResponse`.
  public static let importSessions = "/holdfast.v1.SessionService/ImportSessions"

  /// Every path, in the order of the `.proto` file.
  public static let all = [
    createSession, getSession, getSessionMetadata, updateSession, patchSession, deleteSession,
    listSessions, undeleteSession, listSessionVersions, getSessionVersion, restoreSessionVersion,
    nameSessionVersion, grantSessionAccess, revokeSessionAccess, listSessionGrants,
    listSessionsSharedWithMe, listAuditEvents, watchSessions, exportSessions, importSessions,
  ]
}
