// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// What to call a version.
public struct NameSessionVersionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version. Required.
  public var version: Int64 = 0
  /// Its name: at most 200 Unicode code points, no control characters. Empty takes the name away.
  public var name = ""

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.NameSessionVersionRequest"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "id", .string),
    WireField(2, "version", .int64),
    WireField(3, "name", .string),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&id, .string)
    case 2: try reader.read(&version, .int64)
    case 3: try reader.read(&name, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, id, .string)
    writer.field(2, version, .int64)
    writer.field(3, name, .string)
  }
}

/// The version with its name.
public struct NameSessionVersionResponse: WireMessage, Hashable {
  /// The version.
  public var version: SessionVersion.Wire?

  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.NameSessionVersionResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "version", .message("holdfast.v1.SessionVersion"))
  ]

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
