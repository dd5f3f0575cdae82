// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Stars a snapshot for the caller, or takes the star away.
public struct StarSnapshotRequest: WireMessage, Hashable {
  /// The snapshot's id.
  public var id = ""
  /// True to star it, false to take the star away.
  public var starred = false

  public init() {}

  public static let wireName = "holdfast.v1.StarSnapshotRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "starred", &starred, .bool)
  }
}

/// The snapshot is starred, or is not.
public struct StarSnapshotResponse: WireMessage, Hashable {
  public init() {}

  public static let wireName = "holdfast.v1.StarSnapshotResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {}
}
