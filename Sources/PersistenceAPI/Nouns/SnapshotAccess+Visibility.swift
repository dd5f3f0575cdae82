// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

extension SnapshotAccess.Visibility {
  /// `holdfast.v1.SnapshotVisibility`, open: it keeps numbers that this version does not know.
  public struct Wire: WireEnum {
    /// The number on the wire.
    public var rawValue: Int32

    /// Any number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// A visibility as a number.
    public init(_ visibility: SnapshotAccess.Visibility) {
      switch visibility {
      case .link: self = .link
      case .listed: self = .listed
      case .owner: self = .owner
      }
    }

    /// The same as `link`; in a response, not set.
    public static let unspecified = Wire(rawValue: 0)
    /// Every user who has the id.
    public static let link = Wire(rawValue: 1)
    /// The listed readers.
    public static let listed = Wire(rawValue: 2)
    /// The owner only.
    public static let owner = Wire(rawValue: 3)

    public static let wireName = "holdfast.v1.SnapshotVisibility"

    public static let names: KeyValuePairs<Wire, String> = [
      .unspecified: "SNAPSHOT_VISIBILITY_UNSPECIFIED",
      .link: "SNAPSHOT_VISIBILITY_LINK",
      .listed: "SNAPSHOT_VISIBILITY_LISTED",
      .owner: "SNAPSHOT_VISIBILITY_OWNER",
    ]
  }

  /// The visibility that a number means.
  ///
  /// - Throws: `ENUM_VALUE_UNKNOWN`.
  public init(_ wire: Wire) throws(PersistenceError) {
    switch wire {
    case .unspecified, .link: self = .link
    case .listed: self = .listed
    case .owner: self = .owner
    default: throw .unknownEnumValue(wire.rawValue, field: "access.visibility")
    }
  }
}
