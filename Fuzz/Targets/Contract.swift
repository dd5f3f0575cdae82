// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import ProtobufWire

@testable import RPCProtobuf

/// Any bytes are one of the messages that callers and servers send, or an error; and what was read
/// is written and read again alike. The first byte says which message.
func fuzzContract(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let kind = Int(input.byte())
  try messages[kind % messages.count](Array(input.rest))
}

private let messages: [@Sendable ([UInt8]) throws -> Void] = [
  { try reread($0, as: CreateSessionRequest.self) },
  { try reread($0, as: UpdateSessionRequest.self) },
  { try reread($0, as: ListSessionsRequest.self) },
  { try reread($0, as: PatchSessionRequest.self) },
  { try reread($0, as: WatchSessionsRequest.self) },
  { try reread($0, as: GrantSessionAccessRequest.self) },
  { try reread($0, as: ListAuditEventsRequest.self) },
  { try reread($0, as: CreateSnapshotRequest.self) },
  { try reread($0, as: UpdateSnapshotAccessRequest.self) },
  { try reread($0, as: ListSnapshotsRequest.self) },
  { try reread($0, as: ListAccessLogsRequest.self) },
  { try reread($0, as: GetSessionResponse.self) },
  { try reread($0, as: ListSessionsResponse.self) },
  { try reread($0, as: GetServerInfoResponse.self) },
  { try reread($0, as: HealthCheckRequest.self) },
  { try reread($0, as: ReflectionRequest.self) },
  { try reread($0, as: RPCStatus.self) },
  { try reread($0, as: ErrorInfo.self) },
  { try reread($0, as: AnyMessage.self) },
  { try reread($0, as: BadRequest.self) },
  { try reread($0, as: BundleCheckpoint.self) },
  { try reread($0, as: BundleItem.self) },
  { try reread($0, as: BundleManifest.self) },
  { try reread($0, as: BundleRecord.self) },
  { try reread($0, as: BundleTrailer.self) },
  { try reread($0, as: BundledSession.self) },
  { try reread($0, as: BundledSessionEnd.self) },
  { try reread($0, as: BundledVersion.self) },
  { try reread($0, as: CreateSessionFromSnapshotRequest.self) },
  { try reread($0, as: CreateSessionFromSnapshotResponse.self) },
  { try reread($0, as: CreateSessionResponse.self) },
  { try reread($0, as: CreateSnapshotResponse.self) },
  { try reread($0, as: DeleteAccessLogRequest.self) },
  { try reread($0, as: DeleteAccessLogResponse.self) },
  { try reread($0, as: DeleteSessionRequest.self) },
  { try reread($0, as: DeleteSessionResponse.self) },
  { try reread($0, as: DeleteSnapshotRequest.self) },
  { try reread($0, as: DeleteSnapshotResponse.self) },
  { try reread($0, as: ErrorResponse.self) },
  { try reread($0, as: ExportSessionsRequest.self) },
  { try reread($0, as: ExportSessionsResponse.self) },
  { try reread($0, as: ExtensionNumberResponse.self) },
  { try reread($0, as: ExtensionRequest.self) },
  { try reread($0, as: FieldMask.self) },
  { try reread($0, as: FileDescriptorResponse.self) },
  { try reread($0, as: GetServerInfoRequest.self) },
  { try reread($0, as: GetSessionMetadataRequest.self) },
  { try reread($0, as: GetSessionMetadataResponse.self) },
  { try reread($0, as: GetSessionRequest.self) },
  { try reread($0, as: GetSessionVersionRequest.self) },
  { try reread($0, as: GetSessionVersionResponse.self) },
  { try reread($0, as: GetSnapshotMetadataRequest.self) },
  { try reread($0, as: GetSnapshotMetadataResponse.self) },
  { try reread($0, as: GetSnapshotRequest.self) },
  { try reread($0, as: GetSnapshotResponse.self) },
  { try reread($0, as: GrantSessionAccessResponse.self) },
  { try reread($0, as: HealthCheckResponse.self) },
  { try reread($0, as: HealthListRequest.self) },
  { try reread($0, as: HealthListResponse.self) },
  { try reread($0, as: ImportOptions.self) },
  { try reread($0, as: ImportSessionsRequest.self) },
  { try reread($0, as: ImportSessionsResponse.self) },
  { try reread($0, as: ImportSummary.self) },
  { try reread($0, as: ImportedSession.self) },
  { try reread($0, as: ListAccessLogsResponse.self) },
  { try reread($0, as: ListAuditEventsResponse.self) },
  { try reread($0, as: ListServiceResponse.self) },
  { try reread($0, as: ListSessionGrantsRequest.self) },
  { try reread($0, as: ListSessionGrantsResponse.self) },
  { try reread($0, as: ListSessionVersionsRequest.self) },
  { try reread($0, as: ListSessionVersionsResponse.self) },
  { try reread($0, as: ListSessionsSharedWithMeRequest.self) },
  { try reread($0, as: ListSessionsSharedWithMeResponse.self) },
  { try reread($0, as: ListSnapshotVisitorsRequest.self) },
  { try reread($0, as: ListSnapshotVisitorsResponse.self) },
  { try reread($0, as: ListSnapshotsResponse.self) },
  { try reread($0, as: NameSessionVersionRequest.self) },
  { try reread($0, as: NameSessionVersionResponse.self) },
  { try reread($0, as: PatchSessionResponse.self) },
  { try reread($0, as: PreconditionFailure.self) },
  { try reread($0, as: QuotaFailure.self) },
  { try reread($0, as: ReflectionResponse.self) },
  { try reread($0, as: RequestInfo.self) },
  { try reread($0, as: ResourceInfo.self) },
  { try reread($0, as: RestoreSessionVersionRequest.self) },
  { try reread($0, as: RestoreSessionVersionResponse.self) },
  { try reread($0, as: RetryInfo.self) },
  { try reread($0, as: RevokeSessionAccessRequest.self) },
  { try reread($0, as: RevokeSessionAccessResponse.self) },
  { try reread($0, as: ServiceResponse.self) },
  { try reread($0, as: UndeleteSessionRequest.self) },
  { try reread($0, as: UndeleteSessionResponse.self) },
  { try reread($0, as: UpdateSessionResponse.self) },
  { try reread($0, as: UpdateSnapshotAccessResponse.self) },
  { try reread($0, as: WatchSessionsResponse.self) },
  { try reread($0, as: WatchedSession.self) },
  { try reread($0, as: WireDuration.self) },
]

private func reread<Message: WireMessage & Equatable>(_ bytes: [UInt8], as type: Message.Type)
  throws
{
  guard let message = try? Message(wireBytes: bytes) else { return }
  let written = message.wireBytes
  try require(written.count == message.wireSize, "\(type) has another size than it tells")
  let again = try Message(wireBytes: written)
  try require(again == message, "\(type) is read in two ways")
}
