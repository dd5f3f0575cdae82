// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// The names inside a `google.protobuf.DescriptorProto`.
struct MessageDescriptor: WireMessage {
  var name = ""
  var fields: [FieldDescriptor] = []
  var messages: [MessageDescriptor] = []
  var enums: [ScopeDescriptor] = []
  var extensions: [FieldDescriptor] = []
  var oneofs: [NameDescriptor] = []
}

extension MessageDescriptor {
  static let wireName = "google.protobuf.DescriptorProto"
  static let wireFields = [
    WireField(1, "name", .string),
    WireField(2, "field", .message(FieldDescriptor.wireName), .repeated),
    WireField(3, "nested_type", .message(wireName), .repeated),
    WireField(4, "enum_type", .message("google.protobuf.EnumDescriptorProto"), .repeated),
    WireField(6, "extension", .message(FieldDescriptor.wireName), .repeated),
    WireField(8, "oneof_decl", .message("google.protobuf.OneofDescriptorProto"), .repeated),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.messages(&fields)
    case 3: try reader.messages(&messages)
    case 4: try reader.messages(&enums)
    case 6: try reader.messages(&extensions)
    case 8: try reader.messages(&oneofs)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, name, .string)
    writer.messages(2, fields)
    writer.messages(3, messages)
    writer.messages(4, enums)
    writer.messages(6, extensions)
    writer.messages(8, oneofs)
  }
}

/// What reflection must know of a `google.protobuf.FieldDescriptorProto`.
struct FieldDescriptor: WireMessage {
  var name = ""
  /// For an extension, the type that it extends, with a dot in front.
  var extendee = ""
  var number: Int32 = 0
}

extension FieldDescriptor {
  static let wireName = "google.protobuf.FieldDescriptorProto"
  static let wireFields = [
    WireField(1, "name", .string),
    WireField(2, "extendee", .string),
    WireField(3, "number", .int32),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.read(&extendee, .string)
    case 3: try reader.read(&number, .int32)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, name, .string)
    writer.field(2, extendee, .string)
    writer.field(3, number, .int32)
  }
}

/// An enum with its values or a service with its methods: the two share their field numbers.
struct ScopeDescriptor: WireMessage {
  var name = ""
  var members: [NameDescriptor] = []
}

extension ScopeDescriptor {
  static let wireName = "google.protobuf.EnumDescriptorProto"
  static let wireFields = [
    WireField(1, "name", .string),
    WireField(2, "value", .message("google.protobuf.EnumValueDescriptorProto"), .repeated),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.messages(&members)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, name, .string)
    writer.messages(2, members)
  }
}

/// An enum value, a method or a oneof, of which only the name matters.
struct NameDescriptor: WireMessage {
  var name = ""
}

extension NameDescriptor {
  static let wireName = "google.protobuf.EnumValueDescriptorProto"
  static let wireFields = [WireField(1, "name", .string)]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) { writer.field(1, name, .string) }
}
