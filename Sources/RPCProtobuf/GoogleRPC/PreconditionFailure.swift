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
    /// What it is about, relative to the kind.
    public var subject = ""
    /// How it fails, for a person.
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
  public static let wireFields = [
    WireField(1, "violations", .message(Violation.wireName), .repeated)
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.messages(&violations)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) { writer.messages(1, violations) }
}

extension PreconditionFailure.Violation {
  public static let wireName = "google.rpc.PreconditionFailure.Violation"
  public static let wireFields = [
    WireField(1, "type", .string),
    WireField(2, "subject", .string),
    WireField(3, "description", .string),
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&type, .string)
    case 2: try reader.read(&subject, .string)
    case 3: try reader.read(&description, .string)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, type, .string)
    writer.field(2, subject, .string)
    writer.field(3, description, .string)
  }
}
