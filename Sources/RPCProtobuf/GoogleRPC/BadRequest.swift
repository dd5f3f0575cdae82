// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.BadRequest`: which fields of the request are wrong. Goes with INVALID_ARGUMENT.
public struct BadRequest: WireMessage, Equatable {
  /// One for each fault.
  public var fieldViolations: [FieldViolation] = []

  public init() {}

  /// All that is wrong with a request.
  public init(fieldViolations: [FieldViolation]) { self.fieldViolations = fieldViolations }

  /// One field that is wrong.
  public struct FieldViolation: WireMessage, Equatable {
    /// The path of the field in the request, its parts joined by dots.
    public var field = ""
    /// Why the value is wrong, for a person.
    public var description = ""
    /// The same for programs, in capitals like the reason of `ErrorInfo`.
    public var reason = ""

    public init() {}

    /// One fault of one field.
    public init(field: String, description: String, reason: String = "") {
      self.field = field
      self.description = description
      self.reason = reason
    }
  }
}

extension BadRequest {
  public static let wireName = "google.rpc.BadRequest"
  public static let wireFields = [
    WireField(1, "field_violations", .message(FieldViolation.wireName), .repeated)
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&fieldViolations)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) { writer.messages(1, fieldViolations) }
}

extension BadRequest.FieldViolation {
  public static let wireName = "google.rpc.BadRequest.FieldViolation"
  public static let wireFields = [
    WireField(1, "field", .string),
    WireField(2, "description", .string),
    WireField(3, "reason", .string),
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&field, .string)
    case 2: try reader.read(&description, .string)
    case 3: try reader.read(&reason, .string)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, field, .string)
    writer.field(2, description, .string)
    writer.field(3, reason, .string)
  }
}
