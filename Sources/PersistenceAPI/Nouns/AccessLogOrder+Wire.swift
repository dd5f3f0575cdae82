// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension AccessLogOrder.Key {
  /// `holdfast.v1.AccessLogOrder`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The same as `lastVisitTime`.
    public static let unspecified = Wire(rawValue: 0)
    /// By the time of the last visit.
    public static let lastVisitTime = Wire(rawValue: 1)
    /// By the number of visits.
    public static let visitCount = Wire(rawValue: 2)
    /// By the snapshot's title without case.
    public static let title = Wire(rawValue: 3)
    /// By the time when the snapshot was created.
    public static let snapshotCreateTime = Wire(rawValue: 4)

    public static let wireName = "holdfast.v1.AccessLogOrder"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "ACCESS_LOG_ORDER_UNSPECIFIED",
      .lastVisitTime: "ACCESS_LOG_ORDER_LAST_VISIT_TIME",
      .visitCount: "ACCESS_LOG_ORDER_VISIT_COUNT",
      .title: "ACCESS_LOG_ORDER_TITLE",
      .snapshotCreateTime: "ACCESS_LOG_ORDER_SNAPSHOT_CREATE_TIME",
    ]
  }
}

extension AccessLogOrder {
  /// The order that a request's two fields mean, with their defaults.
  ///
  /// - Throws: `ENUM_VALUE_UNKNOWN`, naming the field and its number.
  public init(
    _ key: Key.Wire, _ direction: SessionOrder.Direction.Wire
  ) throws(PersistenceError) {
    switch key {
    case .unspecified, .lastVisitTime: self.init(key: .lastVisitTime)
    case .visitCount: self.init(key: .visitCount)
    case .title: self.init(key: .title, direction: .ascending)
    case .snapshotCreateTime: self.init(key: .snapshotCreateTime)
    default: throw .unknownEnumValue(key.rawValue, field: "order_by")
    }
    self.direction = try SessionOrder.Direction(direction, default: self.direction)
  }
}
