// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A position between two sessions of a bundle from which an export or import can resume.
public struct BundleCheckpoint: WireMessage, Hashable {
  /// The last session before the position; empty directly after the manifest.
  public var sessionID = ""
  /// The digest of the last record before the place.
  public var digest: [UInt8] = []
  /// The number of sessions before the position.
  public var sessionCount: Int64 = 0
  /// The number of older versions.
  public var versionCount: Int64 = 0
  /// The bytes of content before the position.
  public var contentBytes: Int64 = 0

  public init() {}

  public static let wireName = "holdfast.v1.BundleCheckpoint"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "session_id", &sessionID, .string)
    try visitor.field(2, "digest", &digest, .bytes)
    try visitor.field(3, "session_count", &sessionCount, .int64)
    try visitor.field(4, "version_count", &versionCount, .int64)
    try visitor.field(5, "content_bytes", &contentBytes, .int64)
  }
}
