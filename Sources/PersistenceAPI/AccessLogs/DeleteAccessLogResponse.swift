// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The log is deleted.
public struct DeleteAccessLogResponse: WireMessage, Hashable {
  public init() {}

  public static let wireName = "holdfast.v1.DeleteAccessLogResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {}
}
