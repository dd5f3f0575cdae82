// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The snapshot is deleted.
public struct DeleteSnapshotResponse: WireMessage, Hashable {
  public init() {}

  public static let wireName = "holdfast.v1.DeleteSnapshotResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {}
}
