// SPDX-License-Identifier: Apache-2.0

/// `google.protobuf.Duration`.
public struct WireDuration: WireMessage, Hashable {
  /// Whole seconds, with the sign of the duration.
  public var seconds: Int64 = 0
  /// The rest in nanoseconds, with the same sign; below a second.
  public var nanos: Int32 = 0

  public init() {}

  /// A duration, cut to whole nanoseconds.
  public init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.seconds = seconds
    nanos = Int32(truncatingIfNeeded: attoseconds / 1_000_000_000)
  }

  /// The duration in Swift's form. Any two numbers of these widths fit.
  public var duration: Duration { .seconds(seconds) + .nanoseconds(Int64(nanos)) }

  public static let wireName = "google.protobuf.Duration"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "seconds", &seconds, .int64)
    try visitor.field(2, "nanos", &nanos, .int32)
  }
}
