// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// `grpc.reflection.v1.ServerReflectionRequest`; `v1alpha` has the same fields.
struct ReflectionRequest: WireMessage, Equatable {
  var host = ""
  var query: Query?

  /// The question.
  indirect enum Query: Equatable {
    case fileByName(String)
    case fileContainingSymbol(String)
    case fileContainingExtension(ExtensionRequest)
    case allExtensionNumbers(ofType: String)
    case listServices(String)
  }
}

extension ReflectionRequest {
  static let wireName = "grpc.reflection.v1.ServerReflectionRequest"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "host", &host, .string)
    try visitor.member(
      3, "file_by_filename", &query, of: "message_request", .string, Query.fileByName
    ) {
      if case .fileByName(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      4, "file_containing_symbol", &query, of: "message_request", .string,
      Query.fileContainingSymbol
    ) {
      if case .fileContainingSymbol(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      5, "file_containing_extension", &query, of: "message_request", Query.fileContainingExtension
    ) {
      if case .fileContainingExtension(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      6, "all_extension_numbers_of_type", &query, of: "message_request", .string,
      Query.allExtensionNumbers
    ) {
      if case .allExtensionNumbers(let value)? = $0 { value } else { nil }
    }
    try visitor.member(
      7, "list_services", &query, of: "message_request", .string, Query.listServices
    ) {
      if case .listServices(let value)? = $0 { value } else { nil }
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

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "containing_type", &containingType, .string)
    try visitor.field(2, "extension_number", &extensionNumber, .int32)
  }
}
