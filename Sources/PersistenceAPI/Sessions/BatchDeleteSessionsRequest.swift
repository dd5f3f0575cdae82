// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The sessions to delete.
public struct BatchDeleteSessionsRequest: NamedAttempt, WireMessage, Hashable {
  /// The sessions: 1 to 100, each once. Required.
  public var sessions: [SessionAtVersion] = []
  /// Names this attempt; empty when it has no name.
  public var requestID = ""

  public init() {}

  public static let wireName = "holdfast.v1.BatchDeleteSessionsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "sessions", &sessions)
    try visitor.field(2, "request_id", &requestID, .string)
  }
}

/// The results of the deletions.
public struct BatchDeleteSessionsResponse: BatchResponse, Equatable {
  /// The results, in the order of the request.
  public var results: [SessionResult] = []

  public init() {}

  /// The answer with these results.
  public init(_ results: [SessionResult]) { self.results = results }

  public static let wireName = "holdfast.v1.BatchDeleteSessionsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "results", &results)
  }
}
