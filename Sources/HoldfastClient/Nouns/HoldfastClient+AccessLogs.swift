// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient {
  /// Calls about visits of snapshots.
  public var accessLogs: AccessLogs { AccessLogs(client: self) }

  /// Calls about visits of snapshots. Every method throws `HoldfastError`.
  public struct AccessLogs: Sendable {
    let client: HoldfastClient

    /// The snapshots that the caller has visited; by default all, most recent visit first.
    public func list(_ request: ListAccessLogsRequest = .init()) -> Listing<AccessLog.Wire> {
      Listing(client, AccessLogServiceMethods.listAccessLogs, request)
    }

    /// The users who have visited one of the caller's snapshots.
    public func visitors(of snapshotID: String) -> Listing<SnapshotVisitor.Wire> {
      var request = ListSnapshotVisitorsRequest()
      request.snapshotID = snapshotID
      return visitors(request)
    }

    /// The users who have visited a snapshot, according to a full request.
    public func visitors(
      _ request: ListSnapshotVisitorsRequest
    ) -> Listing<SnapshotVisitor.Wire> {
      Listing(client, AccessLogServiceMethods.listSnapshotVisitors, request)
    }

    /// Removes a snapshot from the caller's list of visits. Not retried if its outcome is unknown.
    public func delete(of snapshotID: String) async throws(HoldfastError) {
      var request = DeleteAccessLogRequest()
      request.snapshotID = snapshotID
      _ = try await client.call(AccessLogServiceMethods.deleteAccessLog, request)
    }
  }
}
