// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for one page of what happened to the caller's sessions and snapshots.
public struct ListAuditEventsRequest: PagedRequest, WireMessage, Hashable {
  /// The most events on the page: 0 means 20, more than 100 means 100, a negative number is
  /// INVALID_ARGUMENT.
  public var pageSize: Int32 = 0
  /// The `next_page_token` of the page before, or empty for the first page.
  public var pageToken = ""

  public init() {}

  public static let wireName = "holdfast.v1.ListAuditEventsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "page_size", &pageSize, .int32)
    try visitor.field(2, "page_token", &pageToken, .string)
  }
}
