// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `grpc.health.v1.HealthListResponse`.
public struct HealthListResponse: WireMessage, Equatable {
  /// The status of every service by its name.
  public var statuses: [String: HealthCheckResponse] = [:]

  public init() {}

  /// Tells the status of each service.
  public init(statuses: [String: HealthCheckResponse]) { self.statuses = statuses }
}

extension HealthListResponse {
  public static let wireName = "grpc.health.v1.HealthListResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.map(1, "statuses", &statuses, .string, .message(HealthCheckResponse.self))
  }
}
