// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension ImportConflictPolicy {
  /// `holdfast.v1.ImportConflictPolicy`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The same as `skip`.
    public static let unspecified = Wire(rawValue: 0)
    /// Leave the session as it is.
    public static let skip = Wire(rawValue: 1)
    /// Import the bundle's session under another id.
    public static let rename = Wire(rawValue: 2)
    /// Make a new version of it.
    public static let replace = Wire(rawValue: 3)

    public static let wireName = "holdfast.v1.ImportConflictPolicy"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "IMPORT_CONFLICT_POLICY_UNSPECIFIED",
      .skip: "IMPORT_CONFLICT_POLICY_SKIP",
      .rename: "IMPORT_CONFLICT_POLICY_RENAME",
      .replace: "IMPORT_CONFLICT_POLICY_REPLACE",
    ]
  }

  /// The policy that a request names.
  ///
  /// - Throws: `ENUM_VALUE_UNKNOWN` for a number that is not a policy.
  public init(_ wire: Wire) throws(PersistenceError) {
    switch wire {
    case .unspecified, .skip: self = .skip
    case .rename: self = .rename
    case .replace: self = .replace
    default:
      throw PersistenceError(
        .enumValueUnknown,
        "on_conflict must not be \(wire.rawValue), which this server does not know.",
        field: "on_conflict", metadata: ["value": "\(wire.rawValue)"])
    }
  }
}
