// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.ErrorInfo`: the reason of an error, for programs. Every error carries one (AIP-193).
public struct ErrorInfo: WireMessage, Equatable {
  /// In capitals, at most 63 characters: `VERSION_MISMATCH`. Unique within the domain.
  public var reason = ""
  /// Who defines the reason.
  public var domain = ""
  /// What the message says in words, as values.
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
  public static let wireFields = [
    WireField(1, "reason", .string),
    WireField(2, "domain", .string),
    WireField(3, "metadata", .map(key: .string, value: .string), .repeated),
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&reason, .string)
    case 2: try reader.read(&domain, .string)
    case 3: try reader.map(&metadata, .string, .string)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, reason, .string)
    writer.field(2, domain, .string)
    // Sorted, so that one error always has the same bytes.
    writer.map(3, metadata.sorted { $0.key < $1.key }, .string, .string)
  }
}
