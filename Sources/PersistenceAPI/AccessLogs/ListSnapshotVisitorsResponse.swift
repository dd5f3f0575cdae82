// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of a snapshot's visitors.
public struct ListSnapshotVisitorsResponse: PagedResponse, WireMessage, Hashable {
  /// The visitors, ordered by id.
  public var visitors: [SnapshotVisitor.Wire] = []
  /// Asks for the next page; empty when this is the last.
  public var nextPageToken = ""

  public var items: [SnapshotVisitor.Wire] { visitors }

  public init() {}

  /// The answer for a page.
  public init(_ visitors: [SnapshotVisitor], nextPageToken: String) {
    self.visitors = visitors.map(SnapshotVisitor.Wire.init)
    self.nextPageToken = nextPageToken
  }

  public static let wireName = "holdfast.v1.ListSnapshotVisitorsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "visitors", &visitors)
    try visitor.field(2, "next_page_token", &nextPageToken, .string)
  }
}
