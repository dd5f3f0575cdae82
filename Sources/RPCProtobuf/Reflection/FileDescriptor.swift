// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// What reflection must know of a `google.protobuf.FileDescriptorProto`: the names it declares and
/// the files it imports.
struct FileDescriptor: WireMessage {
  var name = ""
  var package = ""
  var dependencies: [String] = []
  var messages: [MessageDescriptor] = []
  var enums: [ScopeDescriptor] = []
  var services: [ScopeDescriptor] = []
  var extensions: [FieldDescriptor] = []
}

extension FileDescriptor {
  static let wireName = "google.protobuf.FileDescriptorProto"
  static let wireFields = [
    WireField(1, "name", .string),
    WireField(2, "package", .string),
    WireField(3, "dependency", .string, .repeated),
    WireField(4, "message_type", .message(MessageDescriptor.wireName), .repeated),
    WireField(5, "enum_type", .message("google.protobuf.EnumDescriptorProto"), .repeated),
    WireField(6, "service", .message("google.protobuf.ServiceDescriptorProto"), .repeated),
    WireField(7, "extension", .message(FieldDescriptor.wireName), .repeated),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.read(&package, .string)
    case 3: try reader.repeated(&dependencies, .string)
    case 4: try reader.messages(&messages)
    case 5: try reader.messages(&enums)
    case 6: try reader.messages(&services)
    case 7: try reader.messages(&extensions)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, name, .string)
    writer.field(2, package, .string)
    writer.repeated(3, dependencies, .string)
    writer.messages(4, messages)
    writer.messages(5, enums)
    writer.messages(6, services)
    writer.messages(7, extensions)
  }
}

/// `google.protobuf.FileDescriptorSet`, each file as the bytes it came in.
struct FileDescriptorSet: WireMessage {
  var files: [[UInt8]] = []
}

extension FileDescriptorSet {
  static let wireName = "google.protobuf.FileDescriptorSet"
  static let wireFields = [
    WireField(1, "file", .message(FileDescriptor.wireName), .repeated)
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.repeated(&files, .bytes)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) { writer.repeated(1, files, .bytes) }
}
