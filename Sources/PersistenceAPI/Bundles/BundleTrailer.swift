// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The totals of a bundle; its last record.
public struct BundleTrailer: WireMessage, Hashable {
  /// The number of sessions.
  public var sessionCount: Int64 = 0
  /// The number of older versions.
  public var versionCount: Int64 = 0
  /// The bytes of content in all records.
  public var contentBytes: Int64 = 0

  public init() {}

  public static let wireName = "holdfast.v1.BundleTrailer"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "session_count", &sessionCount, .int64)
    try visitor.field(2, "version_count", &versionCount, .int64)
    try visitor.field(3, "content_bytes", &contentBytes, .int64)
  }
}
