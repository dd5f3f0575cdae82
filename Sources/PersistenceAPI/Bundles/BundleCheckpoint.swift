// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A place between two sessions of a bundle, from which an export or an import goes on.
public struct BundleCheckpoint: WireMessage, Hashable {
  /// The last session before the place; empty right behind the manifest.
  public var sessionID = ""
  /// The digest of the last record before the place.
  public var digest: [UInt8] = []
  /// How many sessions stand before the place.
  public var sessionCount: Int64 = 0
  /// How many older versions.
  public var versionCount: Int64 = 0
  /// How many bytes of content.
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
