// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.protobuf.FieldDescriptorProto`, as far as it is used here.
public struct FieldDescriptor: WireMessage {
  /// The name, without its scope.
  public var name = ""
  /// For an extension, the type that it extends, with a dot in front.
  public var extendee = ""
  /// The number.
  public var number: Int32 = 0
  /// `FieldDescriptorProto.Label`: 3 is repeated.
  public var label: Int32 = 0
  /// `FieldDescriptorProto.Type`.
  public var type: Int32 = 0
  /// The full name of a message or enum, with a dot in front.
  public var typeName = ""
  /// The place of its oneof in the message.
  public var oneofIndex: Int32?
  /// True if it is declared with `optional`.
  public var isProto3Optional = false

  public init() {}

  public static let wireName = "google.protobuf.FieldDescriptorProto"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
    try visitor.field(2, "extendee", &extendee, .string)
    try visitor.field(3, "number", &number, .int32)
    try visitor.field(4, "label", &label, .int32)
    try visitor.field(5, "type", &type, .int32)
    try visitor.field(6, "type_name", &typeName, .string)
    try visitor.field(9, "oneof_index", &oneofIndex, .int32)
    try visitor.field(17, "proto3_optional", &isProto3Optional, .bool)
  }
}
