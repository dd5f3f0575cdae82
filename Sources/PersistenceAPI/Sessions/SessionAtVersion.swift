// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A session of a batch, and the version that it must have.
public struct SessionAtVersion: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version that the session must have; 0 means any.
  public var expectedVersion: Int64 = 0

  public init() {}

  /// A session at a version, or at any.
  public init(_ id: String, version: Int64 = 0) {
    self.id = id
    expectedVersion = version
  }

  public static let wireName = "holdfast.v1.SessionAtVersion"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "expected_version", &expectedVersion, .int64)
  }
}
