// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The user may use the session.
public struct GrantSessionAccessResponse: WireMessage, Hashable {
  /// The grant.
  public var grant: SessionGrant.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.GrantSessionAccessResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "grant", &grant)
  }
}
