// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `grpc.health.v1.HealthCheckRequest`.
public struct HealthCheckRequest: WireMessage, Equatable {
  /// The service's full name; empty for the server as a whole.
  public var service = ""

  public init() {}

  /// Asks for one service.
  public init(service: String) { self.service = service }
}

extension HealthCheckRequest {
  public static let wireName = "grpc.health.v1.HealthCheckRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "service", &service, .string)
  }
}
