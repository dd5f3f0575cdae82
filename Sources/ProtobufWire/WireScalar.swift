// SPDX-License-Identifier: Apache-2.0

/// A value of a field without its Swift type: what JSON and random specimens deal in, so that they
/// need to know the kinds of values and not each codec.
public enum WireScalar: Sendable {
  /// `int32`, `int64`, `sint32`, `sint64`, `sfixed32`, `sfixed64`.
  case signed(Int64)
  /// `uint32`, `uint64`, `fixed32`, `fixed64`.
  case unsigned(UInt64)
  /// `float`.
  case float(Float)
  /// `double`.
  case double(Double)
  /// `bool`.
  case bool(Bool)
  /// `string` as a `String`.
  case string(String)
  /// `string` as its UTF-8 bytes.
  case text([UInt8])
  /// `bytes`.
  case bytes([UInt8])
  /// An enum by its number.
  case enumeration(Int32)
  /// A message.
  case message(any WireMessage)
}

/// The Swift type of a value that has a declaration of its own.
public enum WireComposite: Sendable {
  /// An enum.
  case enumeration(any WireEnum.Type)
  /// A message.
  case message(any WireMessage.Type)
}
