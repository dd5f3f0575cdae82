// SPDX-License-Identifier: Apache-2.0

public import RPC
public import RPCProtobuf

/// The methods of `holdfast.v1.SnapshotService`.
public enum SnapshotServiceMethods {
  /// The full name of the service.
  public static let service = "holdfast.v1.SnapshotService"

  /// Makes a snapshot of content, or of a session that the caller owns.
  public static let createSnapshot = UnaryMethod<CreateSnapshotRequest, CreateSnapshotResponse>(
    service, "CreateSnapshot", access: .owner)
  /// Reads a snapshot with its content, and counts a visit: a side effect.
  public static let getSnapshot = UnaryMethod<GetSnapshotRequest, GetSnapshotResponse>(
    service, "GetSnapshot", access: .reader)
  /// Reads a snapshot without its content; counts no visit.
  public static let getSnapshotMetadata = UnaryMethod<
    GetSnapshotMetadataRequest, GetSnapshotMetadataResponse
  >(
    service, "GetSnapshotMetadata", access: .reader, idempotency: .noSideEffects)
  /// Lists the caller's own snapshots.
  public static let listSnapshots = UnaryMethod<ListSnapshotsRequest, ListSnapshotsResponse>(
    service, "ListSnapshots", access: .user, idempotency: .noSideEffects)
  /// Deletes a snapshot.
  public static let deleteSnapshot = UnaryMethod<DeleteSnapshotRequest, DeleteSnapshotResponse>(
    service, "DeleteSnapshot", access: .owner)
  /// Changes who may open a snapshot, and until when.
  public static let updateSnapshotAccess = UnaryMethod<
    UpdateSnapshotAccessRequest, UpdateSnapshotAccessResponse
  >(
    service, "UpdateSnapshotAccess", access: .owner)
  /// Makes a session of a snapshot.
  public static let createSessionFromSnapshot = UnaryMethod<
    CreateSessionFromSnapshotRequest, CreateSessionFromSnapshotResponse
  >(
    service, "CreateSessionFromSnapshot", access: .reader)

  /// Stars a snapshot for the caller, or takes the star away.
  public static let starSnapshot = UnaryMethod<StarSnapshotRequest, StarSnapshotResponse>(
    service, "StarSnapshot", access: .reader)

  /// Every method, in the order of the `.proto` file.
  public static let all: [any ProtobufMethod] = [
    createSnapshot, getSnapshot, getSnapshotMetadata, listSnapshots, deleteSnapshot,
    updateSnapshotAccess, createSessionFromSnapshot, starSnapshot,
  ]
}
