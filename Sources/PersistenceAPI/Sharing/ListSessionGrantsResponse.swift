// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of the users with whom a session is shared.
public struct ListSessionGrantsResponse: PagedResponse, WireMessage, Hashable {
  /// The grants, in the order of the users' ids.
  public var grants: [SessionGrant.Wire] = []
  /// Asks for the next page. Empty means that this page is the last.
  public var nextPageToken = ""

  public var items: [SessionGrant.Wire] { grants }

  public init() {}

  public static let wireName = "holdfast.v1.ListSessionGrantsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "grants", &grants)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
  }
}
