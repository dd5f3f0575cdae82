// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.reflection.v1.ServerReflectionRequest`; `v1alpha` has the same fields.
struct ReflectionRequest: WireMessage, Equatable {
  var host = ""
  var query: Query?

  /// What is asked for.
  enum Query: Equatable {
    case fileByName(String)
    case fileContainingSymbol(String)
    case fileContainingExtension(ExtensionRequest)
    case allExtensionNumbers(ofType: String)
    case listServices(String)
  }
}

extension ReflectionRequest {
  static let wireName = "grpc.reflection.v1.ServerReflectionRequest"
  static let wireFields = [
    WireField(1, "host", .string),
    WireField(3, "file_by_filename", .string, .oneof("message_request")),
    WireField(4, "file_containing_symbol", .string, .oneof("message_request")),
    WireField(
      5, "file_containing_extension", .message(ExtensionRequest.wireName),
      .oneof("message_request")),
    WireField(6, "all_extension_numbers_of_type", .string, .oneof("message_request")),
    WireField(7, "list_services", .string, .oneof("message_request")),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&host, .string)
    case 3:
      if let name = try reader.value(.string) { query = .fileByName(name) }
    case 4:
      if let symbol = try reader.value(.string) { query = .fileContainingSymbol(symbol) }
    case 5:
      var current: ExtensionRequest?
      if case .fileContainingExtension(let request) = query { current = request }
      if let request = try reader.value(mergedInto: current) {
        query = .fileContainingExtension(request)
      }
    case 6:
      if let type = try reader.value(.string) { query = .allExtensionNumbers(ofType: type) }
    case 7:
      if let filter = try reader.value(.string) { query = .listServices(filter) }
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, host, .string)
    switch query {
    case .fileByName(let name): writer.field(3, Optional(name), .string)
    case .fileContainingSymbol(let symbol): writer.field(4, Optional(symbol), .string)
    case .fileContainingExtension(let request): writer.message(5, request)
    case .allExtensionNumbers(let type): writer.field(6, Optional(type), .string)
    case .listServices(let filter): writer.field(7, Optional(filter), .string)
    case nil: break
    }
  }
}

/// `grpc.reflection.v1.ExtensionRequest`.
struct ExtensionRequest: WireMessage, Equatable {
  var containingType = ""
  var extensionNumber: Int32 = 0
}

extension ExtensionRequest {
  static let wireName = "grpc.reflection.v1.ExtensionRequest"
  static let wireFields = [
    WireField(1, "containing_type", .string),
    WireField(2, "extension_number", .int32),
  ]

  mutating func decodeField(_ tag: WireTag, from reader: inout WireReader) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&containingType, .string)
    case 2: try reader.read(&extensionNumber, .int32)
    default: try reader.skip()
    }
  }

  func encode(to writer: inout WireWriter) {
    writer.field(1, containingType, .string)
    writer.field(2, extensionNumber, .int32)
  }
}
