// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for one page of a snapshot's visitors.
public struct ListSnapshotVisitorsRequest: PagedRequest, WireMessage, Hashable {
  /// The snapshot's id. Required.
  public var snapshotID = ""
  /// The most visitors on the page; 0 means the default.
  public var pageSize: Int32 = 0
  /// The `nextPageToken` of the page before; empty for the first page.
  public var pageToken = ""

  public init() {}

  public static let wireName = "holdfast.v1.ListSnapshotVisitorsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "snapshot_id", &snapshotID, .string)
    try visitor.field(2, "page_size", &pageSize, .int32)
    try visitor.field(3, "page_token", &pageToken, .string)
  }
}
