// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A snapshot.
public struct GetSnapshotResponse: WireMessage, Hashable {
  /// The snapshot with its content.
  public var snapshot: Snapshot.Wire?

  /// Every field absent.
  public init() {}

  /// The answer to `reader`.
  public init(_ snapshot: Snapshot, for reader: OwnerID) {
    self.snapshot = Snapshot.Wire(snapshot, for: reader)
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GetSnapshotResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "snapshot", .message("holdfast.v1.Snapshot"))
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&snapshot)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.message(1, snapshot)
  }
}
