// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `grpc.health.v1.HealthListRequest`.
public struct HealthListRequest: WireMessage, Equatable {
  public init() {}
}

extension HealthListRequest {
  public static let wireName = "grpc.health.v1.HealthListRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {}
}
