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

  /// The bound of a range; see `init(boundSeconds:nanoseconds:)`.
  public init?(bound wire: Wire) {
    self.init(boundSeconds: wire.seconds, nanoseconds: wire.nanos)
  }
}

extension WireTimestamp {
  /// A time as a message. A time outside the message's range, which an earlier import may have
  /// stored, becomes the nearest valid one.
  public init(_ time: Timestamp) {
    let time = min(max(time, .firstOnWire), .lastOnWire)
    self.init()
    seconds = time.seconds
    nanos = time.nanoseconds
  }
}
