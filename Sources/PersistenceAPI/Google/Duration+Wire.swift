// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

extension Duration {
  /// `google.protobuf.Duration`.
  public struct Wire: WireMessage, Hashable {
    /// Whole seconds, rounded towards zero.
    public var seconds: Int64 = 0
    /// Nanoseconds beyond them, of the same sign.
    public var nanos: Int32 = 0

    /// No time.
    public init() {}

    /// The full name of the message.
    public static let wireName = "google.protobuf.Duration"
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

  /// The duration as a message, cut to nanoseconds.
  public var wire: Wire {
    var wire = Wire()
    wire.seconds = components.seconds
    wire.nanos = Int32(truncatingIfNeeded: components.attoseconds / 1_000_000_000)
    return wire
  }
}
