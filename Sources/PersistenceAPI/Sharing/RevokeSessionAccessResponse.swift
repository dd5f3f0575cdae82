// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The user can no longer use the session.
public struct RevokeSessionAccessResponse: WireMessage, Hashable {
  /// Every field absent.
  public init() {}

  /// The full name of the message.
  public static let wireName = "holdfast.v1.RevokeSessionAccessResponse"
  /// The fields as the `.proto` file declares them.
  public static let wireFields: [WireField] = []

  /// Reads the field that `tag` announces.
  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    try reader.skip()
  }

  /// Writes every field that is set.
  public func encode(to writer: inout WireWriter) {}
}
