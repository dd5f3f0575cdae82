// SPDX-License-Identifier: Apache-2.0

/// The paths of `holdfast.v1.SnapshotService`, exactly as they stand in `:path`.
public enum SnapshotServiceMethods {
  /// The full name of the service.
  public static let service = "holdfast.v1.SnapshotService"

  /// `CreateSnapshotRequest` to `CreateSnapshotResponse`.
  public static let createSnapshot = "/holdfast.v1.SnapshotService/CreateSnapshot"
  /// `GetSnapshotRequest` to `GetSnapshotResponse`.
  public static let getSnapshot = "/holdfast.v1.SnapshotService/GetSnapshot"
  /// `GetSnapshotMetadataRequest` to `GetSnapshotMetadataResponse`.
  public static let getSnapshotMetadata = "/holdfast.v1.SnapshotService/GetSnapshotMetadata"
  /// `ListSnapshotsRequest` to `ListSnapshotsResponse`.
  public static let listSnapshots = "/holdfast.v1.SnapshotService/ListSnapshots"
  /// `DeleteSnapshotRequest` to `DeleteSnapshotResponse`.
  public static let deleteSnapshot = "/holdfast.v1.SnapshotService/DeleteSnapshot"
  /// `UpdateSnapshotAccessRequest` to `UpdateSnapshotAccessResponse`.
  public static let updateSnapshotAccess = "/holdfast.v1.SnapshotService/UpdateSnapshotAccess"
  /// `CreateSessionFromSnapshotRequest` to `CreateSessionFromSnapshotResponse`.
  public static let createSessionFromSnapshot =
    "/holdfast.v1.SnapshotService/CreateSessionFromSnapshot"

  /// Every path, in the order of the `.proto` file.
  public static let all = [
    createSnapshot, getSnapshot, getSnapshotMetadata, listSnapshots, deleteSnapshot,
    updateSnapshotAccess, createSessionFromSnapshot,
  ]
}
