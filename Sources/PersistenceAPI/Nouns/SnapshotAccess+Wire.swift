// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SnapshotAccess {
  /// `holdfast.v1.SnapshotAccess`.
  public struct Wire: WireMessage, Hashable {
    /// Who may read besides the owner.
    public var visibility = Visibility.Wire.unspecified
    /// The users who may read if visibility says so.
    public var readerIDs: [String] = []
    /// From when on the snapshot no longer exists; nil means that it stays.
    public var expireTime: Timestamp.Wire?

    /// No more than the defaults.
    public init() {}

    /// An access as a message.
    public init(_ access: SnapshotAccess) {
      visibility = Visibility.Wire(access.visibility)
      readerIDs = access.readers.map(\.text)
      expireTime = access.expireTime.map(Timestamp.Wire.init)
    }

    /// The full name of the message.
    public static let wireName = "holdfast.v1.SnapshotAccess"
    /// The fields as the `.proto` file declares them.
    public static let wireFields = [
      WireField(1, "visibility", .enumeration("holdfast.v1.SnapshotVisibility")),
      WireField(2, "reader_ids", .string, .repeated),
      WireField(3, "expire_time", .message("google.protobuf.Timestamp")),
    ]

    /// Reads the field that `tag` announces.
    public mutating func decodeField(
      _ tag: WireTag, from reader: inout WireReader
    ) throws(WireError) {
      switch tag.field {
      case 1: try reader.read(&visibility, .open(Visibility.Wire.self))
      case 2: try reader.repeated(&readerIDs, .string)
      case 3: try reader.message(&expireTime)
      default: try reader.skip()
      }
    }

    /// Writes every field that is set.
    public func encode(to writer: inout WireWriter) {
      writer.field(1, visibility, .open(Visibility.Wire.self))
      writer.repeated(2, readerIDs, .string)
      writer.message(3, expireTime)
    }
  }

  /// The access that a message means; nil means everybody who has the id, for ever.
  ///
  /// - Throws: `ENUM_VALUE_UNKNOWN`, `READERS_TOO_MANY`, `READER_INVALID` or `EXPIRE_TIME_INVALID`,
  ///   naming the field at fault.
  public init(_ wire: Wire?, limits: Limits, at now: Timestamp) throws(PersistenceError) {
    guard let wire else {
      self = .link
      return
    }
    var expireTime: Timestamp?
    if let time = wire.expireTime {
      guard let valid = Timestamp(time) else { throw .expireTimeInvalid }
      expireTime = valid
    }
    self = try SnapshotAccess(
      visibility: Visibility(wire.visibility), readers: wire.readerIDs, expireTime: expireTime,
      limits: limits, at: now)
  }
}
