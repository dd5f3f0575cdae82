// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of the sessions that others share with the caller.
public struct ListSessionsSharedWithMeResponse: PagedResponse, WireMessage, Hashable {
  /// The sessions, the latest grant first.
  public var sessions: [SharedSession.Wire] = []
  /// The token of the next page; empty on the last page. A page may be shorter than requested, even
  /// empty, without being the last.
  public var nextPageToken = ""

  public var items: [SharedSession.Wire] { sessions }

  public init() {}

  public static let wireName = "holdfast.v1.ListSessionsSharedWithMeResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "sessions", &sessions)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
  }
}
