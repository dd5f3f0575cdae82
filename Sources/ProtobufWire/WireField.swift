// SPDX-License-Identifier: Apache-2.0

/// The description of a field. Nothing on the request path reads it: a test compares it with what
/// `protoc --descriptor_set_out` says, so that code and `.proto` cannot drift apart.
public struct WireField: Equatable, Hashable, Sendable {
  /// The declared type of a field, as `.proto` files spell it.
  public indirect enum Kind: Equatable, Hashable, Sendable {
    case double, float
    case int32, int64, uint32, uint64, sint32, sint64
    case fixed32, fixed64, sfixed32, sfixed64
    case bool, string, bytes
    /// An enum, by its full name.
    case enumeration(String)
    /// A message, by its full name.
    case message(String)
    /// A map; the label is then `.repeated`.
    case map(key: Kind, value: Kind)
  }

  /// The cardinality and presence of a field.
  public enum Label: Equatable, Hashable, Sendable {
    /// Implicit presence: the default value is not written.
    case singular
    /// Explicit presence by the keyword `optional`.
    case optional
    /// Any number of values, in order.
    case repeated
    /// A member of the oneof of this name.
    case oneof(String)
  }

  /// The field number, 1 to `WireTag.fieldMax`.
  public let number: Int
  /// The name in the `.proto` file.
  public let name: String
  /// The declared type.
  public let kind: Kind
  /// The cardinality.
  public let label: Label

  /// Describes one field.
  public init(_ number: Int, _ name: String, _ kind: Kind, _ label: Label = .singular) {
    self.number = number
    self.name = name
    self.kind = kind
    self.label = label
  }
}
