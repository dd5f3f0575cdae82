// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a session's metadata.
public struct GetSessionMetadataRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""

  public init() {}

  public static let wireName = "holdfast.v1.GetSessionMetadataRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
  }
}
