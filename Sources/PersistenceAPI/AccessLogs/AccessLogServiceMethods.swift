// SPDX-License-Identifier: Apache-2.0

/// The paths of `holdfast.v1.AccessLogService`, exactly as they stand in `:path`.
public enum AccessLogServiceMethods {
  /// The full name of the service.
  public static let service = "holdfast.v1.AccessLogService"

  /// `ListAccessLogsRequest` to `ListAccessLogsResponse`.
  public static let listAccessLogs = "/holdfast.v1.AccessLogService/ListAccessLogs"
  /// `ListSnapshotVisitorsRequest` to `ListSnapshotVisitorsResponse`.
  public static let listSnapshotVisitors = "/holdfast.v1.AccessLogService/ListSnapshotVisitors"
  /// `DeleteAccessLogRequest` to `DeleteAccessLogResponse`.
  public static let deleteAccessLog = "/holdfast.v1.AccessLogService/DeleteAccessLog"

  /// Every path, in the order of the `.proto` file.
  public static let all = [
    listAccessLogs, listSnapshotVisitors, deleteAccessLog,
  ]
}
