// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension Timestamp {
  /// `google.protobuf.Timestamp`.
  public typealias Wire = WireTimestamp

  /// The first microsecond at or after a time from the wire; nil outside of the years 1 to 9999.
  public init?(_ wire: Wire) {
    self.init(seconds: wire.seconds, nanosecondsRoundedUp: wire.nanos)
  }
}

extension WireTimestamp {
  /// A time as a message.
  public init(_ time: Timestamp) {
    self.init()
    seconds = time.seconds
    nanos = time.nanoseconds
  }
}
