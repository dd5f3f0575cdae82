// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The user may use the session.
public struct GrantSessionAccessResponse: WireMessage, Hashable {
  /// The grant.
  public var grant: SessionGrant.Wire?

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GrantSessionAccessResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "grant", .message("holdfast.v1.SessionGrant"))
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&grant)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.message(1, grant)
  }
}
