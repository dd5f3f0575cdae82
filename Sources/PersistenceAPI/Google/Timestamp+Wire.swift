// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension Timestamp {
  /// `google.protobuf.Timestamp`.
  public struct Wire: WireMessage, Hashable {
    /// Whole seconds since the Unix epoch, rounded down.
    public var seconds: Int64 = 0
    /// Nanoseconds after `seconds`: 0 to 999,999,999.
    public var nanos: Int32 = 0

    /// The epoch.
    public init() {}

    /// A time as a message: one that the message cannot hold, as an earlier import may have brought
    /// it, becomes the nearest that it can.
    public init(_ time: Timestamp) {
      let time = min(max(time, .firstOnWire), .lastOnWire)
      seconds = time.seconds
      nanos = time.nanoseconds
    }

    /// The full name of the message.
    public static let wireName = "google.protobuf.Timestamp"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [WireField(1, "seconds", .int64), WireField(2, "nanos", .int32)]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&seconds, .int64)
      case 2: try reader.read(&nanos, .int32)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, seconds, .int64)
      writer.field(2, nanos, .int32)
    }
  }

  /// The first microsecond at or after a time from the wire; nil outside of the years 1 to 9999.
  public init?(_ wire: Wire) {
    self.init(seconds: wire.seconds, nanosecondsRoundedUp: wire.nanos)
  }

  /// The bound of a range; see `init(boundSeconds:nanoseconds:)`.
  public init?(bound wire: Wire) {
    self.init(boundSeconds: wire.seconds, nanoseconds: wire.nanos)
  }
}
