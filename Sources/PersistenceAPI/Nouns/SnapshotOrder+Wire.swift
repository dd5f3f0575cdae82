// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SnapshotOrder.Key {
  /// `holdfast.v1.SnapshotOrder`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The same as `createTime`.
    public static let unspecified = Wire(rawValue: 0)
    /// By the time of creation.
    public static let createTime = Wire(rawValue: 1)
    /// By the title without case.
    public static let title = Wire(rawValue: 2)

    public static let wireName = "holdfast.v1.SnapshotOrder"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "SNAPSHOT_ORDER_UNSPECIFIED",
      .createTime: "SNAPSHOT_ORDER_CREATE_TIME",
      .title: "SNAPSHOT_ORDER_TITLE",
    ]
  }
}

extension SnapshotOrder {
  /// The order that a request's two fields mean, with their defaults.
  ///
  /// - Throws: `ENUM_VALUE_UNKNOWN`, naming the field and its number.
  public init(
    _ key: Key.Wire, _ direction: SessionOrder.Direction.Wire
  ) throws(PersistenceError) {
    switch key {
    case .unspecified, .createTime: self.init(key: .createTime)
    case .title: self.init(key: .title, direction: .ascending)
    default: throw .unknownEnumValue(key.rawValue, field: "order_by")
    }
    self.direction = try SessionOrder.Direction(direction, default: self.direction)
  }
}
