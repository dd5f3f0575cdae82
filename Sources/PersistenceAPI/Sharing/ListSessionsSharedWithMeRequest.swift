// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// Asks for one page of the sessions that others share with the caller.
public struct ListSessionsSharedWithMeRequest: PagedRequest, WireMessage, Hashable {
  /// The most sessions on the page: 0 means 20, more than 100 means 100, a negative number is
  /// INVALID_ARGUMENT.
  public var pageSize: Int32 = 0
  /// The `next_page_token` of the page before, or empty for the first page.
  public var pageToken = ""
  /// The conditions; nil means every shared session.
  public var filter: SharedSessionFilter.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.ListSessionsSharedWithMeRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "page_size", &pageSize, .int32)
    try visitor.field(2, "page_token", &pageToken, .string)
    try visitor.message(3, "filter", &filter)
  }
}
