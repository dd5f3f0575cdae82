// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// The name to give to a version.
public struct NameSessionVersionRequest: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version. Required.
  public var version: Int64 = 0
  /// Its name: at most 200 Unicode code points, no control characters. Empty takes the name away.
  public var name = ""

  public init() {}

  public static let wireName = "holdfast.v1.NameSessionVersionRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "version", &version, .int64)
    try visitor.field(3, "name", &name, .string)
  }
}

/// The version with its name.
public struct NameSessionVersionResponse: WireMessage, Hashable {
  /// The version.
  public var version: SessionVersion.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.NameSessionVersionResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "version", &version)
  }
}
