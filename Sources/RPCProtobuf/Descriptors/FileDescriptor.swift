// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.protobuf.FileDescriptorSet`, each file as the bytes it came in.
public struct FileDescriptorSet: WireMessage {
  /// Encoded `FileDescriptorProto`s.
  public var files: [[UInt8]] = []

  public init() {}

  public static let wireName = "google.protobuf.FileDescriptorSet"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.repeated(1, "file", &files, .bytes)
  }
}

/// `google.protobuf.FileDescriptorProto`, as far as it is used here.
public struct FileDescriptor: WireMessage {
  /// The path of the file.
  public var name = ""
  /// The package.
  public var package = ""
  /// The imported files.
  public var dependencies: [String] = []
  /// The messages that no other contains.
  public var messages: [MessageDescriptor] = []
  /// The enums that no message contains.
  public var enums: [EnumDescriptor] = []
  /// The services.
  public var services: [ServiceDescriptor] = []
  /// The extensions of other messages.
  public var extensions: [FieldDescriptor] = []

  public init() {}

  public static let wireName = "google.protobuf.FileDescriptorProto"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
    try visitor.field(2, "package", &package, .string)
    try visitor.repeated(3, "dependency", &dependencies, .string)
    try visitor.messages(4, "message_type", &messages)
    try visitor.messages(5, "enum_type", &enums)
    try visitor.messages(6, "service", &services)
    try visitor.messages(7, "extension", &extensions)
  }
}
