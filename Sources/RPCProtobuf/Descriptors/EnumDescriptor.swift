// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.protobuf.EnumDescriptorProto`, as far as it is used here.
public struct EnumDescriptor: WireMessage {
  /// The name, without its scope.
  public var name = ""
  /// The values.
  public var values: [EnumValueDescriptor] = []

  public init() {}

  public static let wireName = "google.protobuf.EnumDescriptorProto"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
    try visitor.messages(2, "value", &values)
  }
}

/// `google.protobuf.EnumValueDescriptorProto`, as far as it is used here.
public struct EnumValueDescriptor: WireMessage {
  /// The name, without its scope.
  public var name = ""
  /// The number.
  public var number: Int32 = 0

  public init() {}

  public static let wireName = "google.protobuf.EnumValueDescriptorProto"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
    try visitor.field(2, "number", &number, .int32)
  }
}
