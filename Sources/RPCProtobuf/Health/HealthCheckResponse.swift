// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `grpc.health.v1.HealthCheckResponse`.
public struct HealthCheckResponse: WireMessage, Equatable {
  /// The status of the requested service.
  public var status = HealthStatus.unknown

  public init() {}

  /// Tells a status.
  public init(status: HealthStatus) { self.status = status }
}

extension HealthCheckResponse {
  public static let wireName = "grpc.health.v1.HealthCheckResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "status", &status, .open(HealthStatus.self))
  }
}
