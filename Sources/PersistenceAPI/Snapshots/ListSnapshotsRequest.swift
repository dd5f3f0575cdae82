// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// Asks for one page of a list.
public struct ListSnapshotsRequest: PagedRequest, WireMessage, Hashable {
  /// The most snapshots on the page; 0 means the default.
  public var pageSize: Int32 = 0
  /// The `nextPageToken` of the page before; empty for the first page.
  public var pageToken = ""
  /// The field to sort by.
  public var orderBy = SnapshotOrder.Key.Wire.unspecified
  /// The direction to sort in.
  public var orderDirection = SessionOrder.Direction.Wire.unspecified
  /// The filter; nil means all.
  public var filter: SnapshotFilter.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.ListSnapshotsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "page_size", &pageSize, .int32)
    try visitor.field(2, "page_token", &pageToken, .string)
    try visitor.field(3, "order_by", &orderBy, .open(SnapshotOrder.Key.Wire.self))
    try visitor.field(
      4, "order_direction", &orderDirection, .open(SessionOrder.Direction.Wire.self))
    try visitor.message(5, "filter", &filter)
  }
}
