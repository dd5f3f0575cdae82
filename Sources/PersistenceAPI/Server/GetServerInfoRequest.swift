// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Asks for a server's properties.
public struct GetServerInfoRequest: WireMessage, Hashable {
  public init() {}

  public static let wireName = "holdfast.v1.GetServerInfoRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {}
}
