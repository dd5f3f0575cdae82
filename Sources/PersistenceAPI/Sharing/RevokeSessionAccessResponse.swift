// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The user can no longer use the session.
public struct RevokeSessionAccessResponse: WireMessage, Hashable {
  public init() {}

  public static let wireName = "holdfast.v1.RevokeSessionAccessResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {}
}
