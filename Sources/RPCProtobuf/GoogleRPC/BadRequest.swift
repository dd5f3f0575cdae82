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
    /// A human-readable reason for which the value is invalid.
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

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "field_violations", &fieldViolations)
  }
}

extension BadRequest.FieldViolation {
  public static let wireName = "google.rpc.BadRequest.FieldViolation"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "field", &field, .string)
    try visitor.field(2, "description", &description, .string)
    try visitor.field(3, "reason", &reason, .string)
  }
}
