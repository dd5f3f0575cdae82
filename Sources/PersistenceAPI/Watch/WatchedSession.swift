// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// A session to watch.
public struct WatchedSession: WireMessage, Hashable {
  /// The session's id. Required.
  public var id = ""
  /// The version that the caller has; only newer ones cause events. 0 means none.
  public var knownVersion: Int64 = 0

  public init() {}

  public static let wireName = "holdfast.v1.WatchedSession"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "id", &id, .string)
    try visitor.field(2, "known_version", &knownVersion, .int64)
  }
}
