// SPDX-License-Identifier: Apache-2.0

public import JSONText
import ProtobufWire

extension Descriptors {
  /// The binary form of a message that is written as JSON with the field names of its `.proto`
  /// file, enums by number and bytes as text. Meant for requests that tests keep as data.
  public func encode(_ value: JSONValue, as name: String) throws -> [UInt8] {
    guard let fields = messages[name], let object = value.object else {
      throw Fault(description: "\(value) is not a \(name)")
    }
    let named = fields.filter { object[$0.name] != nil }
    guard named.count == object.count else {
      throw Fault(description: "\(name) lacks a field of \(value)")
    }
    return try named.flatMap { field in
      let member = object[field.name] ?? .null
      return try (member.elements ?? [member]).flatMap { try encode($0, in: field) }
    }
  }

  private func encode(_ value: JSONValue, in field: WireField) throws -> [UInt8] {
    switch (field.kind, value) {
    case (.string, .string(let text)), (.bytes, .string(let text)):
      return Self.delimited(field.number, Array(text.utf8))
    case (.message(let name), .object):
      return Self.delimited(field.number, try encode(value, as: name))
    case (.bool, .bool(let flag)): return Self.varint(field.number, flag ? 1 : 0)
    case (.int32, .number(let text)), (.int64, .number(let text)),
      (.enumeration, .number(let text)):
      return Self.varint(field.number, UInt64(bitPattern: Int64(text) ?? 0))
    default: throw Fault(description: "\(field.name) cannot be \(value)")
    }
  }

  private struct Fault: Error, CustomStringConvertible {
    let description: String
  }
}
