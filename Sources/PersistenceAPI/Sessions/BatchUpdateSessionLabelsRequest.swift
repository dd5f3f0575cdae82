// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The labels that sessions are to have.
public struct BatchUpdateSessionLabelsRequest: WireMessage, Hashable {
  /// The sessions with their labels: 1 to 100, each session once. Required.
  public var requests: [UpdateSessionLabelsRequest] = []

  public init() {}

  public static let wireName = "holdfast.v1.BatchUpdateSessionLabelsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "requests", &requests)
  }
}

/// The results of the changes of labels.
public struct BatchUpdateSessionLabelsResponse: BatchResponse, Equatable {
  /// The results, in the order of the request.
  public var results: [SessionResult] = []

  public init() {}

  /// The answer with these results.
  public init(_ results: [SessionResult]) { self.results = results }

  public static let wireName = "holdfast.v1.BatchUpdateSessionLabelsResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "results", &results)
  }
}
