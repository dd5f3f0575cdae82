// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SessionRole {
  /// `holdfast.v1.SessionRole`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// A role as a number.
    public init(_ role: SessionRole) { rawValue = Int32(role.rawValue) }

    /// Not a role.
    public static let unspecified = Wire(rawValue: 0)
    /// Reads.
    public static let viewer = Wire(.viewer)
    /// Reads and changes.
    public static let editor = Wire(.editor)

    public static let wireName = "holdfast.v1.SessionRole"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "SESSION_ROLE_UNSPECIFIED",
      .viewer: "SESSION_ROLE_VIEWER",
      .editor: "SESSION_ROLE_EDITOR",
    ]
  }

  /// The role that a request names.
  ///
  /// - Throws: `FIELD_REQUIRED` for none, `ENUM_VALUE_UNKNOWN` for a number that is not a role.
  public init(_ wire: Wire) throws(PersistenceError) {
    switch wire {
    case .viewer: self = .viewer
    case .editor: self = .editor
    case .unspecified:
      throw PersistenceError(.fieldRequired, "role must be set.", field: "role")
    default:
      throw PersistenceError(
        .enumValueUnknown, "role must not be \(wire.rawValue), which this server does not know.",
        field: "role", metadata: ["value": "\(wire.rawValue)"])
    }
  }
}

extension AuditEvent.Action {
  /// `holdfast.v1.AuditAction`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// An action as a number.
    public init(_ action: AuditEvent.Action) { rawValue = Int32(action.rawValue) }

    /// Something that this version does not know.
    public static let unspecified = Wire(rawValue: 0)

    public static let wireName = "holdfast.v1.AuditAction"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "AUDIT_ACTION_UNSPECIFIED",
      Wire(.grantSession): "AUDIT_ACTION_GRANT_SESSION",
      Wire(.revokeSession): "AUDIT_ACTION_REVOKE_SESSION",
      Wire(.deleteSession): "AUDIT_ACTION_DELETE_SESSION",
      Wire(.undeleteSession): "AUDIT_ACTION_UNDELETE_SESSION",
      Wire(.deleteSnapshot): "AUDIT_ACTION_DELETE_SNAPSHOT",
      Wire(.changeSnapshotAccess): "AUDIT_ACTION_CHANGE_SNAPSHOT_ACCESS",
    ]
  }
}
