// SPDX-License-Identifier: Apache-2.0

/// The delimitation of the bytes after a tag (the low three bits of a tag).
public enum WireType: UInt8, Sendable {
  /// A base-128 number of 1 to 10 bytes.
  case varint = 0
  /// 8 bytes, little-endian.
  case fixed64 = 1
  /// A varint that counts the bytes which follow it.
  case lengthDelimited = 2
  /// Opens a group, a form that proto3 never writes but every reader must skip.
  case startGroup = 3
  /// Closes the group of the same field number.
  case endGroup = 4
  /// 4 bytes, little-endian.
  case fixed32 = 5
}

/// A field number together with the wire type of the value that follows.
public struct WireTag: Equatable, Hashable, Sendable {
  /// Field numbers have 29 bits.
  public static let fieldMax = (1 << 29) - 1

  /// The field number, 1 to `fieldMax`.
  public let field: Int

  /// The form of the value.
  public let type: WireType

  /// Makes a tag for writing. The number comes from our own tables.
  @inlinable
  public init(field: Int, type: WireType) {
    assert(field >= 1 && field <= Self.fieldMax, "a field number has 1 to 29 bits")
    self.field = field
    self.type = type
  }

  /// Takes apart a tag that was read; nil if no such tag exists.
  @inlinable
  init?(rawValue: UInt32) {
    guard rawValue >= 8, let type = WireType(rawValue: UInt8(truncatingIfNeeded: rawValue & 7))
    else { return nil }
    self.field = Int(rawValue &>> 3)
    self.type = type
  }

  /// The number that goes on the wire as a varint.
  @inlinable
  var rawValue: UInt32 {
    UInt32(truncatingIfNeeded: field) &<< 3 | UInt32(type.rawValue)
  }
}
