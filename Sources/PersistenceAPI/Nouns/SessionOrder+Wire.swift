// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SessionOrder.Key {
  /// `holdfast.v1.SessionOrder`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The same as `updateTime`.
    public static let unspecified = Wire(rawValue: 0)
    /// By the time of the last change.
    public static let updateTime = Wire(rawValue: 1)
    /// By the time of creation.
    public static let createTime = Wire(rawValue: 2)
    /// By the title without case.
    public static let title = Wire(rawValue: 3)
    /// By the time of the deletion.
    public static let deleteTime = Wire(rawValue: 4)

    public static let wireName = "holdfast.v1.SessionOrder"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "SESSION_ORDER_UNSPECIFIED",
      .updateTime: "SESSION_ORDER_UPDATE_TIME",
      .createTime: "SESSION_ORDER_CREATE_TIME",
      .title: "SESSION_ORDER_TITLE",
      .deleteTime: "SESSION_ORDER_DELETE_TIME",
    ]
  }
}

extension SessionOrder.Direction {
  /// `holdfast.v1.OrderDirection`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Ascending for titles, descending for times.
    public static let unspecified = Wire(rawValue: 0)
    /// Small to large.
    public static let ascending = Wire(rawValue: 1)
    /// Large to small.
    public static let descending = Wire(rawValue: 2)

    public static let wireName = "holdfast.v1.OrderDirection"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "ORDER_DIRECTION_UNSPECIFIED",
      .ascending: "ORDER_DIRECTION_ASCENDING",
      .descending: "ORDER_DIRECTION_DESCENDING",
    ]
  }
}

extension SessionOrder {
  /// The order that a request's two fields mean, with their defaults.
  ///
  /// - Throws: `ENUM_VALUE_UNKNOWN`, naming the field and its number.
  public init(_ key: Key.Wire, _ direction: Direction.Wire) throws(PersistenceError) {
    switch key {
    case .unspecified, .updateTime: self.init(key: .updateTime)
    case .createTime: self.init(key: .createTime)
    case .title: self.init(key: .title, direction: .ascending)
    case .deleteTime: self.init(key: .deleteTime)
    default: throw .unknownEnumValue(key.rawValue, field: "order_by")
    }
    self.direction = try Direction(direction, default: self.direction)
  }
}

extension SessionOrder.Direction {
  /// The direction that a number means; `standard` when it is left open.
  ///
  /// - Throws: `ENUM_VALUE_UNKNOWN`.
  init(_ wire: Wire, default standard: Self) throws(PersistenceError) {
    switch wire {
    case .unspecified: self = standard
    case .ascending: self = .ascending
    case .descending: self = .descending
    default: throw .unknownEnumValue(wire.rawValue, field: "order_direction")
    }
  }
}

extension PersistenceError {
  /// The error for a number of an enum that this version does not know.
  static func unknownEnumValue(_ number: Int32, field: String) -> PersistenceError {
    PersistenceError(
      .enumValueUnknown, "\(field) must not be \(number), which this server does not know.",
      field: field, metadata: ["value": "\(number)"])
  }
}
