// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a session as it was.
public struct GetSessionVersionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version, at least 1. Required.
  public var version: Int64 = 0

  public init() {}

  public static let wireName = "holdfast.v1.GetSessionVersionRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "version", &version, .int64)
  }
}
