// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.protobuf.ServiceDescriptorProto`, as far as it is used here.
public struct ServiceDescriptor: WireMessage {
  /// The name, without its scope.
  public var name = ""
  /// The methods.
  public var methods: [Method] = []

  public init() {}

  public static let wireName = "google.protobuf.ServiceDescriptorProto"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
    try visitor.messages(2, "method", &methods)
  }
}

extension ServiceDescriptor {
  /// `google.protobuf.MethodDescriptorProto`, as far as it is used here.
  public struct Method: WireMessage {
    /// The name, without its scope.
    public var name = ""
    /// The full name of the request, with a dot in front.
    public var request = ""
    /// The full name of the response, with a dot in front.
    public var response = ""
    /// The options, if any is set.
    public var options: MethodOptions?
    /// True if requests are a stream.
    public var isClientStreaming = false
    /// True if responses are a stream.
    public var isServerStreaming = false

    public init() {}

    public static let wireName = "google.protobuf.MethodDescriptorProto"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(1, "name", &name, .string)
      try visitor.field(2, "input_type", &request, .string)
      try visitor.field(3, "output_type", &response, .string)
      try visitor.message(4, "options", &options)
      try visitor.field(5, "client_streaming", &isClientStreaming, .bool)
      try visitor.field(6, "server_streaming", &isServerStreaming, .bool)
    }
  }

  /// `google.protobuf.MethodOptions`, as far as it is used here.
  public struct MethodOptions: WireMessage {
    /// `MethodOptions.IdempotencyLevel`: 1 has no side effects, 2 is idempotent.
    public var idempotencyLevel: Int32 = 0

    public init() {}

    public static let wireName = "google.protobuf.MethodOptions"

    @inlinable
    public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
      try visitor.field(34, "idempotency_level", &idempotencyLevel, .int32)
    }
  }
}
