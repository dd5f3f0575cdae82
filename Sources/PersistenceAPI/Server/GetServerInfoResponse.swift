// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// What a server is and allows.
public struct GetServerInfoResponse: WireMessage, Hashable {
  /// The version of the software (semver.org).
  public var version = ""
  /// The limits that requests must keep to.
  public var limits: Limits.Wire?
  /// What the server can do beyond version 1.0 of the contract, by lower-case names.
  public var features: [String] = []

  /// Every field absent.
  public init() {}

  /// The answer of a server.
  public init(version: String, limits: Limits, features: [String]) {
    self.version = version
    self.limits = Limits.Wire(limits)
    self.features = features
  }

  /// The full name of the message.
  public static let wireName = "holdfast.v1.GetServerInfoResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields = [
    WireField(1, "version", .string),
    WireField(2, "limits", .message("holdfast.v1.Limits")),
    WireField(3, "features", .string, .repeated),
  ]

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&version, .string)
    case 2: try reader.message(&limits)
    case 3: try reader.repeated(&features, .string)
    default: try reader.skip()
    }
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {
    writer.field(1, version, .string)
    writer.message(2, limits)
    writer.repeated(3, features, .string)
  }
}
