// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// Closes the versions of a session in a bundle.
public struct BundledSessionEnd: WireMessage, Hashable {
  /// The number of versions in the bundle.
  public var versionCount: Int64 = 0

  public init() {}

  public static let wireName = "holdfast.v1.BundledSessionEnd"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "version_count", &versionCount, .int64)
  }
}
