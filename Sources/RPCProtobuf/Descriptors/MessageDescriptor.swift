// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.protobuf.DescriptorProto`, as far as it is used here.
public struct MessageDescriptor: WireMessage {
  /// The name, without its scope.
  public var name = ""
  /// The fields.
  public var fields: [FieldDescriptor] = []
  /// The messages inside, entries of maps among them.
  public var messages: [MessageDescriptor] = []
  /// The enums inside.
  public var enums: [EnumDescriptor] = []
  /// The extensions of other messages.
  public var extensions: [FieldDescriptor] = []
  /// The options, if any is set.
  public var options: MessageOptions?
  /// The oneofs.
  public var oneofs: [OneofDescriptor] = []

  public init() {}

  public static let wireName = "google.protobuf.DescriptorProto"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
    try visitor.messages(2, "field", &fields)
    try visitor.messages(3, "nested_type", &messages)
    try visitor.messages(4, "enum_type", &enums)
    try visitor.messages(6, "extension", &extensions)
    try visitor.message(7, "options", &options)
    try visitor.messages(8, "oneof_decl", &oneofs)
  }
}

/// `google.protobuf.MessageOptions`, as far as it is used here.
public struct MessageOptions: WireMessage {
  /// True if the message is the entry of a map.
  public var isMapEntry = false

  public init() {}

  public static let wireName = "google.protobuf.MessageOptions"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(7, "map_entry", &isMapEntry, .bool)
  }
}

/// `google.protobuf.OneofDescriptorProto`, as far as it is used here.
public struct OneofDescriptor: WireMessage {
  /// The name, without its scope.
  public var name = ""

  public init() {}

  public static let wireName = "google.protobuf.OneofDescriptorProto"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
  }
}
