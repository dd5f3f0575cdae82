// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.ErrorInfo`: the reason of an error, for programs. Every error carries one (AIP-193).
public struct ErrorInfo: WireMessage, Equatable {
  /// In capitals, at most 63 characters: `VERSION_MISMATCH`. Unique within the domain.
  public var reason = ""
  /// The authority that defines the reason.
  public var domain = ""
  /// The values in the message.
  public var metadata: [String: String] = [:]

  public init() {}

  /// A reason within a domain, with the values that the message names.
  public init(reason: String, domain: String, metadata: [String: String] = [:]) {
    self.reason = reason
    self.domain = domain
    self.metadata = metadata
  }
}

extension ErrorInfo {
  public static let wireName = "google.rpc.ErrorInfo"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "reason", &reason, .string)
    try visitor.field(2, "domain", &domain, .string)
    try visitor.map(3, "metadata", &metadata, .string, .string)
  }
}
