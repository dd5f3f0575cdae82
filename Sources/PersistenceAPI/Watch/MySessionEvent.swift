// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The kinds of events among a user's sessions.
public enum MySessionEvent {
  /// `holdfast.v1.MySessionEvent`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Something that this version does not know.
    public static let unspecified = Wire(rawValue: 0)
    /// Changes may be missing before this event.
    public static let resync = Wire(rawValue: 1)
    /// A session was created or imported.
    public static let created = Wire(rawValue: 2)
    /// A session has a new version.
    public static let changed = Wire(rawValue: 3)
    /// A session was shared with the user, or their role changed.
    public static let shared = Wire(rawValue: 4)
    /// A session is no longer shared with the user.
    public static let unshared = Wire(rawValue: 5)
    /// A session was deleted.
    public static let deleted = Wire(rawValue: 6)
    /// A deleted session was restored.
    public static let undeleted = Wire(rawValue: 7)
    /// Nothing has happened for a while.
    public static let heartbeat = Wire(rawValue: 8)

    public static let wireName = "holdfast.v1.MySessionEvent"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "MY_SESSION_EVENT_UNSPECIFIED",
      .resync: "MY_SESSION_EVENT_RESYNC",
      .created: "MY_SESSION_EVENT_CREATED",
      .changed: "MY_SESSION_EVENT_CHANGED",
      .shared: "MY_SESSION_EVENT_SHARED",
      .unshared: "MY_SESSION_EVENT_UNSHARED",
      .deleted: "MY_SESSION_EVENT_DELETED",
      .undeleted: "MY_SESSION_EVENT_UNDELETED",
      .heartbeat: "MY_SESSION_EVENT_HEARTBEAT",
    ]
  }
}
