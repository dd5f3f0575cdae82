// SPDX-License-Identifier: Apache-2.0

public import RPC
public import RPCProtobuf

/// The methods of `holdfast.v1.AccessLogService`.
public enum AccessLogServiceMethods {
  /// The full name of the service.
  public static let service = "holdfast.v1.AccessLogService"

  /// Lists the snapshots that the caller has visited.
  public static let listAccessLogs = UnaryMethod<ListAccessLogsRequest, ListAccessLogsResponse>(
    service, "ListAccessLogs", access: .user, idempotency: .noSideEffects)
  /// Lists the visitors of a snapshot.
  public static let listSnapshotVisitors = UnaryMethod<
    ListSnapshotVisitorsRequest, ListSnapshotVisitorsResponse
  >(
    service, "ListSnapshotVisitors", access: .owner, idempotency: .noSideEffects)
  /// Takes a snapshot off the caller's list.
  public static let deleteAccessLog = UnaryMethod<DeleteAccessLogRequest, DeleteAccessLogResponse>(
    service, "DeleteAccessLog", access: .visitor)

  /// Every method, in the order of the `.proto` file.
  public static let all: [any ProtobufMethod] = [
    listAccessLogs, listSnapshotVisitors, deleteAccessLog,
  ]
}
