// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of a list.
public struct ListAccessLogsResponse: PagedResponse, WireMessage, Hashable {
  /// The logs, in order.
  public var accessLogs: [AccessLog.Wire] = []
  /// Asks for the next page; empty when this is the last.
  public var nextPageToken = ""

  public var items: [AccessLog.Wire] { accessLogs }

  public init() {}

  /// The answer for a page.
  public init(_ logs: [AccessLog], nextPageToken: String) {
    accessLogs = logs.map(AccessLog.Wire.init)
    self.nextPageToken = nextPageToken
  }

  public static let wireName = "holdfast.v1.ListAccessLogsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "access_logs", &accessLogs)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
  }
}
