// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel
import ProtobufWire

/// Every message that PersistenceAPI codes by hand.
enum Contract {
  static let messages: [any WireMessage.Type] = [
    FieldMask.self, Duration.Wire.self, Timestamp.Wire.self,
    SessionMetadata.Wire.self, Session.Wire.self, TimeRange.Wire.self, SessionFilter.Wire.self,
    CreateSessionRequest.self, CreateSessionResponse.self,
    GetSessionRequest.self, GetSessionResponse.self,
    GetSessionMetadataRequest.self, GetSessionMetadataResponse.self,
    UpdateSessionRequest.self, UpdateSessionResponse.self,
    DeleteSessionRequest.self, DeleteSessionResponse.self,
    ListSessionsRequest.self, ListSessionsResponse.self,
    SnapshotMetadata.Wire.self, Snapshot.Wire.self, SnapshotAccess.Wire.self,
    SnapshotFilter.Wire.self, AccessLog.Wire.self, SnapshotVisitor.Wire.self,
    AccessLogFilter.Wire.self,
    CreateSnapshotRequest.self, CreateSnapshotResponse.self,
    GetSnapshotRequest.self, GetSnapshotResponse.self,
    GetSnapshotMetadataRequest.self, GetSnapshotMetadataResponse.self,
    ListSnapshotsRequest.self, ListSnapshotsResponse.self,
    DeleteSnapshotRequest.self, DeleteSnapshotResponse.self,
    UpdateSnapshotAccessRequest.self, UpdateSnapshotAccessResponse.self,
    CreateSessionFromSnapshotRequest.self, CreateSessionFromSnapshotResponse.self,
    ListAccessLogsRequest.self, ListAccessLogsResponse.self,
    ListSnapshotVisitorsRequest.self, ListSnapshotVisitorsResponse.self,
    DeleteAccessLogRequest.self, DeleteAccessLogResponse.self,
    SessionVersion.Wire.self, PatchSessionRequest.self, PatchSessionResponse.self,
    UndeleteSessionRequest.self, UndeleteSessionResponse.self,
    ListSessionVersionsRequest.self, ListSessionVersionsResponse.self,
    GetSessionVersionRequest.self, GetSessionVersionResponse.self,
    RestoreSessionVersionRequest.self, RestoreSessionVersionResponse.self,
    NameSessionVersionRequest.self, NameSessionVersionResponse.self,
    WatchedSession.self, WatchSessionsRequest.self, WatchSessionsResponse.self,
    BundleRecord.self, BundleItem.self, BundleManifest.self, BundledSession.self,
    BundledVersion.self, BundledSessionEnd.self, BundleTrailer.self, BundleCheckpoint.self,
    ExportSessionsRequest.self, ExportSessionsResponse.self,
    ImportOptions.self, ImportSessionsRequest.self, ImportSessionsResponse.self,
    ImportedSession.self, ImportSummary.self,
    SessionGrant.Wire.self, SharedSession.Wire.self, AuditEvent.Wire.self,
    GrantSessionAccessRequest.self, GrantSessionAccessResponse.self,
    RevokeSessionAccessRequest.self, RevokeSessionAccessResponse.self,
    ListSessionGrantsRequest.self, ListSessionGrantsResponse.self,
    ListSessionsSharedWithMeRequest.self, ListSessionsSharedWithMeResponse.self,
    ListAuditEventsRequest.self, ListAuditEventsResponse.self,
    GetServerInfoRequest.self, GetServerInfoResponse.self, Limits.Wire.self,
  ]

  static func message(named name: String) -> (any WireMessage.Type)? {
    messages.first { $0.wireName == name }
  }
}
