// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

// The parts of google/protobuf/descriptor.proto that drift tests read. Encoding is never asked for.

/// `google.protobuf.FileDescriptorSet`.
struct FileSet: WireMessage {
  var files: [FileDeclaration] = []

  static let wireName = "google.protobuf.FileDescriptorSet"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&files)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.FileDescriptorProto`.
struct FileDeclaration: WireMessage {
  var name = ""
  var package = ""
  var messages: [MessageDeclaration] = []
  var enums: [EnumDeclaration] = []
  var services: [ServiceDeclaration] = []

  static let wireName = "google.protobuf.FileDescriptorProto"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.read(&package, .string)
    case 4: try reader.messages(&messages)
    case 5: try reader.messages(&enums)
    case 6: try reader.messages(&services)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.DescriptorProto`.
struct MessageDeclaration: WireMessage {
  var name = ""
  var fields: [FieldDeclaration] = []
  var messages: [MessageDeclaration] = []
  var enums: [EnumDeclaration] = []
  var options = MessageOptions()
  var oneofs: [OneofDeclaration] = []

  static let wireName = "google.protobuf.DescriptorProto"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.messages(&fields)
    case 3: try reader.messages(&messages)
    case 4: try reader.messages(&enums)
    case 7: try reader.message(&options)
    case 8: try reader.messages(&oneofs)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.MessageOptions`.
struct MessageOptions: WireMessage {
  var isMapEntry = false

  static let wireName = "google.protobuf.MessageOptions"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 7: try reader.read(&isMapEntry, .bool)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.OneofDescriptorProto`.
struct OneofDeclaration: WireMessage {
  var name = ""

  static let wireName = "google.protobuf.OneofDescriptorProto"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.FieldDescriptorProto`.
struct FieldDeclaration: WireMessage {
  var name = ""
  var number: Int32 = 0
  var label: Int32 = 0
  var type: Int32 = 0
  var typeName = ""
  var oneofIndex: Int32?
  var isProto3Optional = false

  static let wireName = "google.protobuf.FieldDescriptorProto"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 3: try reader.read(&number, .int32)
    case 4: try reader.read(&label, .int32)
    case 5: try reader.read(&type, .int32)
    case 6: try reader.read(&typeName, .string)
    case 9: try reader.read(&oneofIndex, .int32)
    case 17: try reader.read(&isProto3Optional, .bool)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.EnumDescriptorProto`.
struct EnumDeclaration: WireMessage {
  var name = ""
  var values: [EnumValue] = []

  static let wireName = "google.protobuf.EnumDescriptorProto"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.messages(&values)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.EnumValueDescriptorProto`.
struct EnumValue: WireMessage {
  var name = ""
  var number: Int32 = 0

  static let wireName = "google.protobuf.EnumValueDescriptorProto"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.read(&number, .int32)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.ServiceDescriptorProto`.
struct ServiceDeclaration: WireMessage {
  var name = ""
  var methods: [MethodDeclaration] = []

  static let wireName = "google.protobuf.ServiceDescriptorProto"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.messages(&methods)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.MethodDescriptorProto`.
struct MethodDeclaration: WireMessage {
  var name = ""
  var request = ""
  var response = ""
  var options = MethodOptions()
  var isClientStreaming = false
  var isServerStreaming = false

  static let wireName = "google.protobuf.MethodDescriptorProto"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    case 2: try reader.read(&request, .string)
    case 3: try reader.read(&response, .string)
    case 4: try reader.message(&options)
    case 5: try reader.read(&isClientStreaming, .bool)
    case 6: try reader.read(&isServerStreaming, .bool)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}

/// `google.protobuf.MethodOptions`.
struct MethodOptions: WireMessage {
  var idempotencyLevel: Int32 = 0

  static let wireName = "google.protobuf.MethodOptions"
  static let wireFields: [WireField] = []

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 34: try reader.read(&idempotencyLevel, .int32)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {}
}
