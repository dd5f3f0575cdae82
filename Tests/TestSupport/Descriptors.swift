// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire
import RPCProtobuf

/// What `protoc --descriptor_set_out` wrote, reduced to what drift tests compare.
public struct Descriptors {
  /// The messages by full name, map entries left out.
  public private(set) var messages: [String: [WireField]] = [:]
  /// The numbers of each enum's values by full name of the enum.
  public private(set) var enums: [String: [String: Int32]] = [:]
  /// The methods by path.
  public private(set) var methods: [String: Method] = [:]

  /// A method as its `.proto` file declares it.
  public struct Method: Equatable, Sendable {
    /// The full name of its request.
    public let request: String
    /// The full name of its response.
    public let response: String
    /// True for a stream of requests.
    public let isClientStreaming: Bool
    /// True for a stream of responses.
    public let isServerStreaming: Bool
    /// The number of its `google.protobuf.MethodOptions.IdempotencyLevel`.
    public let idempotencyLevel: Int32

    /// A method of these properties.
    public init(
      request: String, response: String, isClientStreaming: Bool, isServerStreaming: Bool,
      idempotencyLevel: Int32
    ) {
      self.request = request
      self.response = response
      self.isClientStreaming = isClientStreaming
      self.isServerStreaming = isServerStreaming
      self.idempotencyLevel = idempotencyLevel
    }
  }

  /// Takes apart an encoded `google.protobuf.FileDescriptorSet`.
  public init(_ bytes: [UInt8]) throws {
    for file in try FileDescriptorSet(wireBytes: bytes).files {
      let file = try FileDescriptor(wireBytes: file)
      for message in file.messages { add(message, in: file.package) }
      for declaration in file.enums { add(declaration, in: file.package) }
      for service in file.services {
        for method in service.methods {
          methods["/\(file.package).\(service.name)/\(method.name)"] = Method(
            request: String(method.request.dropFirst()),
            response: String(method.response.dropFirst()),
            isClientStreaming: method.isClientStreaming,
            isServerStreaming: method.isServerStreaming,
            idempotencyLevel: method.options?.idempotencyLevel ?? 0)
        }
      }
    }
  }

  private mutating func add(_ declaration: EnumDescriptor, in scope: String) {
    enums["\(scope).\(declaration.name)"] = Dictionary(
      declaration.values.map { ($0.name, $0.number) }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func add(_ message: MessageDescriptor, in scope: String) {
    let name = "\(scope).\(message.name)"
    for declaration in message.enums { add(declaration, in: name) }
    for nested in message.messages where !nested.isMapEntry { add(nested, in: name) }
    messages[name] = message.fields.map { field in
      WireField(
        Int(field.number), field.name, kind(of: field, in: message, named: name),
        label(of: field, in: message))
    }
  }

  private func label(
    of field: FieldDescriptor, in message: MessageDescriptor
  ) -> WireField.Label {
    if field.label == 3 { return .repeated }
    if field.isProto3Optional { return .optional }
    guard let index = field.oneofIndex else { return .singular }
    return .oneof(message.oneofs[Int(index)].name)
  }

  private func kind(
    of field: FieldDescriptor, in message: MessageDescriptor, named name: String
  ) -> WireField.Kind {
    let typeName = String(field.typeName.dropFirst())
    if let entry = message.messages.first(where: {
      $0.isMapEntry && typeName == "\(name).\($0.name)"
    }) {
      return .map(
        key: kind(of: entry.fields[0], in: entry, named: typeName),
        value: kind(of: entry.fields[1], in: entry, named: typeName))
    }
    switch field.type {
    case 11: return .message(typeName)
    case 14: return .enumeration(typeName)
    default: return Self.scalars[field.type] ?? .message("unknown type \(field.type)")
    }
  }

  /// `google.protobuf.FieldDescriptorProto.Type`.
  private static let scalars: [Int32: WireField.Kind] = [
    1: .double, 2: .float, 3: .int64, 4: .uint64, 5: .int32, 6: .fixed64, 7: .fixed32, 8: .bool,
    9: .string, 12: .bytes, 13: .uint32, 15: .sfixed32, 16: .sfixed64, 17: .sint32, 18: .sint64,
  ]
}

extension MessageDescriptor {
  fileprivate var isMapEntry: Bool { options?.isMapEntry == true }
}
