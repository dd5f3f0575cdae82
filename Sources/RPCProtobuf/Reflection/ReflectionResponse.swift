// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.reflection.v1.ServerReflectionResponse`; `v1alpha` has the same fields.
struct ReflectionResponse: WireMessage, Equatable {
  var validHost = ""
  var originalRequest: ReflectionRequest?
  var answer: Answer?

  /// What was found.
  enum Answer: Equatable {
    case files(FileDescriptorResponse)
    case extensionNumbers(ExtensionNumberResponse)
    case services(ListServiceResponse)
    case error(ErrorResponse)
  }
}

extension ReflectionResponse {
  static let wireName = "grpc.reflection.v1.ServerReflectionResponse"
  static let wireFields = [
    WireField(1, "valid_host", .string),
    WireField(2, "original_request", .message(ReflectionRequest.wireName)),
    WireField(
      4, "file_descriptor_response", .message(FileDescriptorResponse.wireName),
      .oneof("message_response")),
    WireField(
      5, "all_extension_numbers_response", .message(ExtensionNumberResponse.wireName),
      .oneof("message_response")),
    WireField(
      6, "list_services_response", .message(ListServiceResponse.wireName),
      .oneof("message_response")),
    WireField(
      7, "error_response", .message(ErrorResponse.wireName), .oneof("message_response")),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&validHost, .string)
    case 2: try reader.message(&originalRequest)
    case 4:
      var current: FileDescriptorResponse?
      if case .files(let files) = answer { current = files }
      if let files = try reader.value(mergedInto: current) { answer = .files(files) }
    case 5:
      var current: ExtensionNumberResponse?
      if case .extensionNumbers(let numbers) = answer { current = numbers }
      if let numbers = try reader.value(mergedInto: current) {
        answer = .extensionNumbers(numbers)
      }
    case 6:
      var current: ListServiceResponse?
      if case .services(let services) = answer { current = services }
      if let services = try reader.value(mergedInto: current) { answer = .services(services) }
    case 7:
      var current: ErrorResponse?
      if case .error(let error) = answer { current = error }
      if let error = try reader.value(mergedInto: current) { answer = .error(error) }
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, validHost, .string)
    writer.message(2, originalRequest)
    switch answer {
    case .files(let files): writer.message(4, files)
    case .extensionNumbers(let numbers): writer.message(5, numbers)
    case .services(let services): writer.message(6, services)
    case .error(let error): writer.message(7, error)
    case nil: break
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
  static let wireFields = [WireField(1, "file_descriptor_proto", .bytes, .repeated)]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.repeated(&files, .bytes)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) { writer.repeated(1, files, .bytes) }
}

/// `grpc.reflection.v1.ExtensionNumberResponse`.
struct ExtensionNumberResponse: WireMessage, Equatable {
  var baseTypeName = ""
  var extensionNumbers: [Int32] = []
}

extension ExtensionNumberResponse {
  static let wireName = "grpc.reflection.v1.ExtensionNumberResponse"
  static let wireFields = [
    WireField(1, "base_type_name", .string),
    WireField(2, "extension_number", .int32, .repeated),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&baseTypeName, .string)
    case 2: try reader.repeated(&extensionNumbers, .int32)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, baseTypeName, .string)
    writer.repeated(2, extensionNumbers, .int32)
  }
}

/// `grpc.reflection.v1.ListServiceResponse`.
struct ListServiceResponse: WireMessage, Equatable {
  var services: [ServiceResponse] = []
}

extension ListServiceResponse {
  static let wireName = "grpc.reflection.v1.ListServiceResponse"
  static let wireFields = [
    WireField(1, "service", .message(ServiceResponse.wireName), .repeated)
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&services)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) { writer.messages(1, services) }
}

/// `grpc.reflection.v1.ServiceResponse`.
struct ServiceResponse: WireMessage, Equatable {
  var name = ""
}

extension ServiceResponse {
  static let wireName = "grpc.reflection.v1.ServiceResponse"
  static let wireFields = [WireField(1, "name", .string)]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&name, .string)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) { writer.field(1, name, .string) }
}

/// `grpc.reflection.v1.ErrorResponse`.
struct ErrorResponse: WireMessage, Equatable {
  var errorCode: Int32 = 0
  var errorMessage = ""
}

extension ErrorResponse {
  static let wireName = "grpc.reflection.v1.ErrorResponse"
  static let wireFields = [
    WireField(1, "error_code", .int32),
    WireField(2, "error_message", .string),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&errorCode, .int32)
    case 2: try reader.read(&errorMessage, .string)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, errorCode, .int32)
    writer.field(2, errorMessage, .string)
  }
}
