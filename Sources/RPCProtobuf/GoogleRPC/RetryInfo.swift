// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.RetryInfo`: how long to wait before the same call is sent again. Goes with
/// UNAVAILABLE and RESOURCE_EXHAUSTED.
public struct RetryInfo: WireMessage, Equatable {
  /// The shortest wait; nil for none named.
  public var retryDelay: WireDuration?

  public init() {}

  /// A wait of this length, cut to whole nanoseconds.
  public init(retryDelay: Duration) { self.retryDelay = WireDuration(retryDelay) }
}

extension RetryInfo {
  public static let wireName = "google.rpc.RetryInfo"
  public static let wireFields = [
    WireField(1, "retry_delay", .message(WireDuration.wireName))
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.message(&retryDelay)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) { writer.message(1, retryDelay) }
}

/// `google.protobuf.Duration`.
public struct WireDuration: WireMessage, Equatable {
  /// Whole seconds, with the sign of the duration.
  public var seconds: Int64 = 0
  /// What is left, in nanoseconds, with the same sign; below a second.
  public var nanos: Int32 = 0

  public init() {}

  /// A duration cut to whole nanoseconds.
  public init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.seconds = seconds
    nanos = Int32(truncatingIfNeeded: attoseconds / 1_000_000_000)
  }

  /// The duration in Swift's form. Any two numbers of these widths fit.
  public var duration: Duration { .seconds(seconds) + .nanoseconds(Int64(nanos)) }
}

extension WireDuration {
  public static let wireName = "google.protobuf.Duration"
  public static let wireFields = [
    WireField(1, "seconds", .int64),
    WireField(2, "nanos", .int32),
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&seconds, .int64)
    case 2: try reader.read(&nanos, .int32)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, seconds, .int64)
    writer.field(2, nanos, .int32)
  }
}
