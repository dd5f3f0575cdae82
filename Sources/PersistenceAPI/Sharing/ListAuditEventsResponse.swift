// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of what happened.
public struct ListAuditEventsResponse: PagedResponse, WireMessage, Hashable {
  /// The events, the latest first.
  public var events: [AuditEvent.Wire] = []
  /// Asks for the next page. Empty means that this page is the last.
  public var nextPageToken = ""

  public var items: [AuditEvent.Wire] { events }

  public init() {}

  public static let wireName = "holdfast.v1.ListAuditEventsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "events", &events)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
  }
}
