// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The session is deleted.
public struct DeleteSessionResponse: WireMessage, Hashable {
  public init() {}

  public static let wireName = "holdfast.v1.DeleteSessionResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {}
}
