// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of a list.
public struct ListSessionsResponse: PagedResponse, WireMessage, Hashable {
  /// The sessions, in order.
  public var sessions: [SessionMetadata.Wire] = []
  /// Asks for the next page; empty when this is the last.
  public var nextPageToken = ""
  /// The ids of those among them that the caller has starred.
  public var starredIDs: [String] = []

  public var items: [SessionMetadata.Wire] { sessions }

  public init() {}

  /// The answer for a page, whose sessions exist or can be undeleted for so long.
  public init(_ page: SessionPage, undeleteAgeMax: Duration, nextPageToken: String) {
    sessions.reserveCapacity(page.sessions.count)
    // By index, since a loop over the elements copies each.
    for index in page.sessions.indices {
      sessions.append(page.sessions[index].wire(undeleteAgeMax: undeleteAgeMax))
    }
    if !page.starred.isEmpty {
      starredIDs = page.sessions.indices.compactMap {
        page.starred.contains(page.sessions[$0].id) ? page.sessions[$0].id.text : nil
      }
    }
    self.nextPageToken = nextPageToken
  }

  public static let wireName = "holdfast.v1.ListSessionsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "sessions", &sessions)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
    try visitor.repeated(3, "starred_ids", &starredIDs, .string)
  }
}
