// SPDX-License-Identifier: Apache-2.0

/// The additions of the contract to its first tag, v0.1.0-rc1, as GetServerInfo tells it: one name
/// for each field of a message that was there then, for each method, and for each detail of errors,
/// that came since.
///
/// A server drops fields that it does not know, so a client needs to know whether one is understood
/// (decision 0005). A test holds the list against the contract of that tag.
public enum ContractFeature: String, CaseIterable, Sendable {
  /// `Limits.watches_max`: streams that wait have a bound of their own.
  case limitsWatchesMax = "limits.watches_max"
  /// `UpdateSessionResponse.unchanged`: equal content is not a conflict.
  case updateUnchanged = "update_session_response.unchanged"
  /// `PatchSessionResponse.unchanged`: the same of patches.
  case patchUnchanged = "patch_session_response.unchanged"
  /// `VersionConflict`: a detail of errors.
  case versionConflict = "version_conflict"

  // The format of a content, and notes about changes.

  /// `SessionMetadata.content_format`.
  case sessionMetadataContentFormat = "session_metadata.content_format"
  /// `SessionMetadata.content_format_version`.
  case sessionMetadataContentFormatVersion = "session_metadata.content_format_version"
  /// `SessionVersion.content_format`.
  case sessionVersionContentFormat = "session_version.content_format"
  /// `SessionVersion.content_format_version`.
  case sessionVersionContentFormatVersion = "session_version.content_format_version"
  /// `SessionVersion.change_note`.
  case sessionVersionChangeNote = "session_version.change_note"
  /// `SnapshotMetadata.content_format`.
  case snapshotMetadataContentFormat = "snapshot_metadata.content_format"
  /// `SnapshotMetadata.content_format_version`.
  case snapshotMetadataContentFormatVersion = "snapshot_metadata.content_format_version"
  /// `SnapshotMetadata.change_note`.
  case snapshotMetadataChangeNote = "snapshot_metadata.change_note"
  /// `SessionFilter.content_format`.
  case sessionFilterContentFormat = "session_filter.content_format"
  /// `SessionFilter.content_format_version_max`.
  case sessionFilterContentFormatVersionMax = "session_filter.content_format_version_max"
  /// `CreateSessionRequest.content_format`.
  case createSessionRequestContentFormat = "create_session_request.content_format"
  /// `CreateSessionRequest.content_format_version`.
  case createSessionRequestContentFormatVersion = "create_session_request.content_format_version"
  /// `CreateSessionRequest.change_note`.
  case createSessionRequestChangeNote = "create_session_request.change_note"
  /// `UpdateSessionRequest.content_format`.
  case updateSessionRequestContentFormat = "update_session_request.content_format"
  /// `UpdateSessionRequest.content_format_version`.
  case updateSessionRequestContentFormatVersion = "update_session_request.content_format_version"
  /// `UpdateSessionRequest.allow_format_change`.
  case updateSessionRequestAllowFormatChange = "update_session_request.allow_format_change"
  /// `UpdateSessionRequest.change_note`.
  case updateSessionRequestChangeNote = "update_session_request.change_note"
  /// `PatchSessionRequest.content_format`.
  case patchSessionRequestContentFormat = "patch_session_request.content_format"
  /// `PatchSessionRequest.content_format_version`.
  case patchSessionRequestContentFormatVersion = "patch_session_request.content_format_version"
  /// `PatchSessionRequest.allow_format_change`.
  case patchSessionRequestAllowFormatChange = "patch_session_request.allow_format_change"
  /// `PatchSessionRequest.change_note`.
  case patchSessionRequestChangeNote = "patch_session_request.change_note"
  /// `RestoreSessionVersionRequest.change_note`.
  case restoreSessionVersionRequestChangeNote = "restore_session_version_request.change_note"
  /// `BundledSession.change_note`.
  case bundledSessionChangeNote = "bundled_session.change_note"
  /// `CreateSnapshotRequest.content_format`.
  case createSnapshotRequestContentFormat = "create_snapshot_request.content_format"
  /// `CreateSnapshotRequest.content_format_version`.
  case createSnapshotRequestContentFormatVersion = "create_snapshot_request.content_format_version"
  /// `CreateSnapshotRequest.change_note`.
  case createSnapshotRequestChangeNote = "create_snapshot_request.change_note"
  /// `CreateSessionFromSnapshotRequest.change_note`.
  case createSessionFromSnapshotRequestChangeNote =
    "create_session_from_snapshot_request.change_note"
  /// `Limits.change_note_code_points_max`.
  case limitsChangeNoteCodePointsMax = "limits.change_note_code_points_max"
  /// `Limits.content_format_characters_max`.
  case limitsContentFormatCharactersMax = "limits.content_format_characters_max"
  /// `Limits.target_bytes_max`: HTTP/1.1 is spoken, with a bound on targets.
  case limitsTargetBytesMax = "limits.target_bytes_max"
  /// `Limits.fields_max`: HTTP/1.1 is spoken, with a bound on fields.
  case limitsFieldsMax = "limits.fields_max"

  // What a client keeps drafts apart by.

  /// `GetServerInfoResponse.server_id`.
  case getServerInfoResponseServerID = "get_server_info_response.server_id"
  /// `GetServerInfoResponse.principal_id`.
  case getServerInfoResponsePrincipalID = "get_server_info_response.principal_id"

  // Labels, and stars.

  /// `SessionMetadata.labels`.
  case sessionMetadataLabels = "session_metadata.labels"
  /// `SessionMetadata.labels_etag`.
  case sessionMetadataLabelsEtag = "session_metadata.labels_etag"
  /// `SessionFilter.labels`.
  case sessionFilterLabels = "session_filter.labels"
  /// `SessionFilter.starred`.
  case sessionFilterStarred = "session_filter.starred"
  /// `ListSessionsSharedWithMeRequest.filter`.
  case listSessionsSharedWithMeRequestFilter = "list_sessions_shared_with_me_request.filter"
  /// `SharedSession.starred`.
  case sharedSessionStarred = "shared_session.starred"
  /// `ListSessionsResponse.starred_ids`.
  case listSessionsResponseStarredIDs = "list_sessions_response.starred_ids"
  /// `GetSessionResponse.starred`.
  case getSessionResponseStarred = "get_session_response.starred"
  /// `GetSessionMetadataResponse.starred`.
  case getSessionMetadataResponseStarred = "get_session_metadata_response.starred"
  /// `SnapshotFilter.starred`.
  case snapshotFilterStarred = "snapshot_filter.starred"
  /// `ListSnapshotsResponse.starred_ids`.
  case listSnapshotsResponseStarredIDs = "list_snapshots_response.starred_ids"
  /// `GetSnapshotResponse.starred`.
  case getSnapshotResponseStarred = "get_snapshot_response.starred"
  /// `GetSnapshotMetadataResponse.starred`.
  case getSnapshotMetadataResponseStarred = "get_snapshot_metadata_response.starred"
  /// `AccessLogFilter.starred`.
  case accessLogFilterStarred = "access_log_filter.starred"
  /// `AccessLog.starred`.
  case accessLogStarred = "access_log.starred"
  /// `Limits.labels_max`.
  case limitsLabelsMax = "limits.labels_max"
  /// `Limits.label_key_characters_max`.
  case limitsLabelKeyCharactersMax = "limits.label_key_characters_max"
  /// `Limits.label_value_code_points_max`.
  case limitsLabelValueCodePointsMax = "limits.label_value_code_points_max"
  /// `Limits.stars_max`.
  case limitsStarsMax = "limits.stars_max"
  /// `SessionService.UpdateSessionLabels`.
  case updateSessionLabels = "session_service.update_session_labels"
  /// `SessionService.StarSession`.
  case starSession = "session_service.star_session"
  /// `SnapshotService.StarSnapshot`.
  case starSnapshot = "snapshot_service.star_snapshot"
}
