// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The kinds of events of a watch.
public enum SessionEvent {
  /// `holdfast.v1.SessionEvent`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Something that this version does not know.
    public static let unspecified = Wire(rawValue: 0)
    /// The session has a version that the caller does not know.
    public static let changed = Wire(rawValue: 1)
    /// The session is not there.
    public static let gone = Wire(rawValue: 2)
    /// Nothing has happened for a while.
    public static let heartbeat = Wire(rawValue: 3)

    public static let wireName = "holdfast.v1.SessionEvent"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "SESSION_EVENT_UNSPECIFIED",
      .changed: "SESSION_EVENT_CHANGED",
      .gone: "SESSION_EVENT_GONE",
      .heartbeat: "SESSION_EVENT_HEARTBEAT",
    ]
  }
}
