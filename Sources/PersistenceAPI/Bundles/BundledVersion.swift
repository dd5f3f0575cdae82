// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// An older version of the session before it in a bundle.
public struct BundledVersion: WireMessage, Hashable {
  /// The version; the record brings its content, unless an earlier one of this session did.
  public var version: SessionVersion.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.BundledVersion"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "version", &version)
  }
}
