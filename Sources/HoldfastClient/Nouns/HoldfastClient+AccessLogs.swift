// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI
public import PersistenceModel

extension HoldfastClient {
  /// Calls about who has visited which snapshot.
  public var accessLogs: AccessLogs { AccessLogs(client: self) }

  /// Calls about who has visited which snapshot. Every method throws `HoldfastError`.
  public struct AccessLogs: Sendable {
    let client: HoldfastClient

    /// The snapshots that the caller has visited; by default all, the latest visit first.
    public func list(_ request: ListAccessLogsRequest = .init()) -> Listing<AccessLog.Wire> {
      Listing(client, AccessLogServiceMethods.listAccessLogs, request)
    }

    /// The users who have visited a snapshot of the caller's.
    public func visitors(of snapshotID: String) -> Listing<SnapshotVisitor.Wire> {
      var request = ListSnapshotVisitorsRequest()
      request.snapshotID = snapshotID
      return visitors(request)
    }

    /// The users who have visited a snapshot, by everything that a request can say.
    public func visitors(
      _ request: ListSnapshotVisitorsRequest
    ) -> Listing<SnapshotVisitor.Wire> {
      Listing(client, AccessLogServiceMethods.listSnapshotVisitors, request)
    }

    /// Takes a snapshot off the caller's list. Not repeated by itself if its outcome is unknown.
    public func delete(of snapshotID: String) async throws(HoldfastError) {
      var request = DeleteAccessLogRequest()
      request.snapshotID = snapshotID
      _ = try await client.call(AccessLogServiceMethods.deleteAccessLog, request)
    }
  }
}
