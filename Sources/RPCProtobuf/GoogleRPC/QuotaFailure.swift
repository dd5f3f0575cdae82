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
    /// The subject of the quota.
    public var subject = ""
    /// A human-readable description of the exhausted resource and its limit.
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

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "violations", &violations)
  }
}

extension QuotaFailure.Violation {
  public static let wireName = "google.rpc.QuotaFailure.Violation"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "subject", &subject, .string)
    try visitor.field(2, "description", &description, .string)
  }
}
