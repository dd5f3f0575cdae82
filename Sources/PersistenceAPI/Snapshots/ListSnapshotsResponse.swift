// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// One page of a list.
public struct ListSnapshotsResponse: WireMessage, Hashable {
  /// The snapshots, in order.
  public var snapshots: [SnapshotMetadata.Wire] = []
  /// Asks for the next page; empty when this is the last.
  public var nextPageToken = ""

  /// Every field absent.
  public init() {}

  /// The answer to their owner.
  public init(_ snapshots: [SnapshotMetadata], nextPageToken: String) {
    self.snapshots = snapshots.map { SnapshotMetadata.Wire($0, for: $0.core.ownerID) }
    self.nextPageToken = nextPageToken
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.ListSnapshotsResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "snapshots", .message("holdfast.v1.SnapshotMetadata"), .repeated),
    WireField(2, "next_page_token", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&snapshots)
    case 2: try reader.read(&nextPageToken, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.messages(1, snapshots)
    writer.field(2, nextPageToken, .string)
  }
}
