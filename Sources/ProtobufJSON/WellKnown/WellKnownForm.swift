// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// The types of google.protobuf that have a JSON form of their own.
///
/// A message is one of these by its name, whatever Swift type stands for it: values go in and out
/// through the binary form, which is small for them.
enum WellKnownForm: Equatable {
  case timestamp, duration, fieldMask, any, structure, value, list
  /// One value in field 1, which stands for the message.
  case wrapper

  /// The form of a type; nil for an ordinary message.
  init?(of type: any WireMessage.Type) {
    let name = type.wireName
    guard name.hasPrefix("google.protobuf.") else { return nil }
    switch name.dropFirst("google.protobuf.".count) {
    case "Timestamp": self = .timestamp
    case "Duration": self = .duration
    case "FieldMask": self = .fieldMask
    case "Any": self = .any
    case "Struct": self = .structure
    case "Value": self = .value
    case "ListValue": self = .list
    case "BoolValue", "Int32Value", "Int64Value", "UInt32Value", "UInt64Value", "FloatValue",
      "DoubleValue", "StringValue", "BytesValue":
      self = .wrapper
    default: return nil
    }
  }
}
