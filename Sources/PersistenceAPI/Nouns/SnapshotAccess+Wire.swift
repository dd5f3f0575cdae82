// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SnapshotAccess {
  /// `holdfast.v1.SnapshotAccess`.
  public struct Wire: WireMessage, Hashable {
    /// The readers besides the owner.
    public var visibility = Visibility.Wire.unspecified
    /// The readers for the visibility `listed`.
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

    public static let wireName = "holdfast.v1.SnapshotAccess"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "visibility", &visibility, .open(Visibility.Wire.self))
      try visitor.repeated(2, "reader_ids", &readerIDs, .string)
      try visitor.message(3, "expire_time", &expireTime)
    }
  }

  /// The access of a message; nil means everyone who has the id, without expiry.
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
