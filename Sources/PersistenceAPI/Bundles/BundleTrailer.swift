// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// What a bundle held; its last record.
public struct BundleTrailer: WireMessage, Hashable {
  /// How many sessions.
  public var sessionCount: Int64 = 0
  /// How many older versions.
  public var versionCount: Int64 = 0
  /// How many bytes of content, each counted as often as it was brought.
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
