// SPDX-License-Identifier: Apache-2.0

/// `google.protobuf.Timestamp`.
public struct WireTimestamp: WireMessage, Hashable {
  /// Whole seconds since the Unix epoch, rounded down.
  public var seconds: Int64 = 0
  /// Nanoseconds after `seconds`: 0 to 999,999,999.
  public var nanos: Int32 = 0

  public init() {}

  public static let wireName = "google.protobuf.Timestamp"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "seconds", &seconds, .int64)
    try visitor.field(2, "nanos", &nanos, .int32)
  }
}
