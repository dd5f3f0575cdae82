// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.QuotaFailure`: which quota is used up. Goes with RESOURCE_EXHAUSTED.
public struct QuotaFailure: WireMessage, Equatable {
  /// One for each quota.
  public var violations: [Violation] = []

  public init() {}

  /// All quotas that are used up.
  public init(violations: [Violation]) { self.violations = violations }

  /// One quota that is used up.
  public struct Violation: WireMessage, Equatable {
    /// Whose quota it is.
    public var subject = ""
    /// What is used up, with the limit, for a person.
    public var description = ""

    public init() {}

    /// One quota of a subject.
    public init(subject: String, description: String) {
      self.subject = subject
      self.description = description
    }
  }
}

extension QuotaFailure {
  public static let wireName = "google.rpc.QuotaFailure"
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

extension QuotaFailure.Violation {
  public static let wireName = "google.rpc.QuotaFailure.Violation"
  public static let wireFields = [
    WireField(1, "subject", .string),
    WireField(2, "description", .string),
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&subject, .string)
    case 2: try reader.read(&description, .string)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, subject, .string)
    writer.field(2, description, .string)
  }
}
