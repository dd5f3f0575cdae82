// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// Asks for one page of the caller's drafts.
public struct ListDraftsRequest: PagedRequest, WireMessage, Hashable {
  /// The most drafts on the page; 0 means the default.
  public var pageSize: Int32 = 0
  /// The `nextPageToken` of the page before; empty for the first page.
  public var pageToken = ""
  /// The session whose drafts to list; empty for all.
  public var sessionID = ""

  public init() {}

  public static let wireName = "holdfast.v1.ListDraftsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "page_size", &pageSize, .int32)
    try visitor.field(2, "page_token", &pageToken, .string)
    try visitor.field(3, "session_id", &sessionID, .string)
  }
}

/// One page of the caller's drafts.
public struct ListDraftsResponse: PagedResponse, WireMessage, Hashable {
  /// The drafts, the latest save first.
  public var drafts: [SessionDraftMetadata.Wire] = []
  /// Asks for the next page; empty when this is the last.
  public var nextPageToken = ""

  public var items: [SessionDraftMetadata.Wire] { drafts }

  public init() {}

  public static let wireName = "holdfast.v1.ListDraftsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "drafts", &drafts)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
  }
}
