// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// An older version of the session before it in a bundle.
public struct BundledVersion: WireMessage, Hashable {
  /// The version; the record brings its content, unless an earlier one of this session did.
  public var version: SessionVersion.Wire?

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.BundledVersion"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [WireField(1, "version", .message("holdfast.v1.SessionVersion"))]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&version)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.message(1, version)
  }
}
