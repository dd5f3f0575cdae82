// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import PersistenceModel

/// A request for one page of a list.
protocol PagedRequest: Sendable {
  /// The maximum number of items on the page; 0 means the default.
  var pageSize: Int32 { get set }
  /// The token of the page; empty for the first.
  var pageToken: String { get set }
}

/// A response with one page of a list.
protocol PagedResponse: Sendable {
  associatedtype Item: Sendable
  /// The items, in order.
  var items: [Item] { get }
  /// The token of the next page; empty if this is the last.
  var nextPageToken: String { get }
}

extension ListSessionsRequest: PagedRequest {}
extension ListSessionsResponse: PagedResponse {
  var items: [SessionMetadata.Wire] { sessions }
}

extension ListSessionsSharedWithMeRequest: PagedRequest {}
extension ListSessionsSharedWithMeResponse: PagedResponse {
  var items: [SharedSession.Wire] { sessions }
}

extension ListSessionVersionsRequest: PagedRequest {}
extension ListSessionVersionsResponse: PagedResponse {
  var items: [SessionVersion.Wire] { versions }
}

extension ListSessionGrantsRequest: PagedRequest {}
extension ListSessionGrantsResponse: PagedResponse {
  var items: [SessionGrant.Wire] { grants }
}

extension ListAuditEventsRequest: PagedRequest {}
extension ListAuditEventsResponse: PagedResponse {
  var items: [AuditEvent.Wire] { events }
}

extension ListSnapshotsRequest: PagedRequest {}
extension ListSnapshotsResponse: PagedResponse {
  var items: [SnapshotMetadata.Wire] { snapshots }
}

extension ListAccessLogsRequest: PagedRequest {}
extension ListAccessLogsResponse: PagedResponse {
  var items: [AccessLog.Wire] { accessLogs }
}

extension ListSnapshotVisitorsRequest: PagedRequest {}
extension ListSnapshotVisitorsResponse: PagedResponse {
  var items: [SnapshotVisitor.Wire] { visitors }
}
