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

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.message(1, "retry_delay", &retryDelay)
  }
}
