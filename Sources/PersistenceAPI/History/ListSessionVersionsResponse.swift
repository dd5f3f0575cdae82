// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of a session's versions.
public struct ListSessionVersionsResponse: PagedResponse, WireMessage, Hashable {
  /// The versions, the newest first.
  public var versions: [SessionVersion.Wire] = []
  /// Asks for the next page. Empty means that this page is the last.
  public var nextPageToken = ""

  public var items: [SessionVersion.Wire] { versions }

  public init() {}

  public static let wireName = "holdfast.v1.ListSessionVersionsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "versions", &versions)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
  }
}
