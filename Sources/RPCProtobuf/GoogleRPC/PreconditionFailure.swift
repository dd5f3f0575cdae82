// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.PreconditionFailure`: what must first be otherwise. Goes with FAILED_PRECONDITION.
public struct PreconditionFailure: WireMessage, Equatable {
  /// One for each condition that does not hold.
  public var violations: [Violation] = []

  public init() {}

  /// All conditions that do not hold.
  public init(violations: [Violation]) { self.violations = violations }

  /// One condition that does not hold.
  public struct Violation: WireMessage, Equatable {
    /// The kind of condition, in capitals.
    public var type = ""
    /// The subject, relative to the kind.
    public var subject = ""
    /// A human-readable description of the failure.
    public var description = ""

    public init() {}

    /// One condition of a kind, about a subject.
    public init(type: String, subject: String, description: String) {
      self.type = type
      self.subject = subject
      self.description = description
    }
  }
}

extension PreconditionFailure {
  public static let wireName = "google.rpc.PreconditionFailure"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "violations", &violations)
  }
}

extension PreconditionFailure.Violation {
  public static let wireName = "google.rpc.PreconditionFailure.Violation"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "type", &type, .string)
    try visitor.field(2, "subject", &subject, .string)
    try visitor.field(3, "description", &description, .string)
  }
}
