// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.reflection.v1.ServerReflectionResponse`; `v1alpha` has the same fields.
struct ReflectionResponse: WireMessage, Equatable {
  var validHost = ""
  var originalRequest: ReflectionRequest?
  var answer: Answer?

  /// The result.
  indirect enum Answer: Equatable {
    case files(FileDescriptorResponse)
    case extensionNumbers(ExtensionNumberResponse)
    case services(ListServiceResponse)
    case error(ErrorResponse)
  }
}

extension ReflectionResponse {
  static let wireName = "grpc.reflection.v1.ServerReflectionResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "valid_host", &validHost, .string)
    try visitor.message(2, "original_request", &originalRequest)
    try visitor.member(
      4, "file_descriptor_response", &answer, of: "message_response", Answer.files
    ) {
      if case .files(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      5, "all_extension_numbers_response", &answer, of: "message_response", Answer.extensionNumbers
    ) {
      if case .extensionNumbers(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      6, "list_services_response", &answer, of: "message_response", Answer.services
    ) {
      if case .services(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      7, "error_response", &answer, of: "message_response", Answer.error
    ) {
      if case .error(let value)? = $0 { value } else { nil }
    }
  }
}

/// `grpc.reflection.v1.FileDescriptorResponse`.
struct FileDescriptorResponse: WireMessage, Equatable {
  /// Encoded `google.protobuf.FileDescriptorProto`s.
  var files: [[UInt8]] = []
}

extension FileDescriptorResponse {
  static let wireName = "grpc.reflection.v1.FileDescriptorResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.repeated(1, "file_descriptor_proto", &files, .bytes)
  }
}

/// `grpc.reflection.v1.ExtensionNumberResponse`.
struct ExtensionNumberResponse: WireMessage, Equatable {
  var baseTypeName = ""
  var extensionNumbers: [Int32] = []
}

extension ExtensionNumberResponse {
  static let wireName = "grpc.reflection.v1.ExtensionNumberResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "base_type_name", &baseTypeName, .string)
    try visitor.repeated(2, "extension_number", &extensionNumbers, .int32)
  }
}

/// `grpc.reflection.v1.ListServiceResponse`.
struct ListServiceResponse: WireMessage, Equatable {
  var services: [ServiceResponse] = []
}

extension ListServiceResponse {
  static let wireName = "grpc.reflection.v1.ListServiceResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "service", &services)
  }
}

/// `grpc.reflection.v1.ServiceResponse`.
struct ServiceResponse: WireMessage, Equatable {
  var name = ""
}

extension ServiceResponse {
  static let wireName = "grpc.reflection.v1.ServiceResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
  }
}

/// `grpc.reflection.v1.ErrorResponse`.
struct ErrorResponse: WireMessage, Equatable {
  var errorCode: Int32 = 0
  var errorMessage = ""
}

extension ErrorResponse {
  static let wireName = "grpc.reflection.v1.ErrorResponse"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "error_code", &errorCode, .int32)
    try visitor.field(2, "error_message", &errorMessage, .string)
  }
}
