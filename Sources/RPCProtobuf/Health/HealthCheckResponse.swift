// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `grpc.health.v1.HealthCheckResponse`.
public struct HealthCheckResponse: WireMessage, Equatable {
  /// The status of the service that was asked for.
  public var status = HealthStatus.unknown

  public init() {}

  /// Tells a status.
  public init(status: HealthStatus) { self.status = status }
}

extension HealthCheckResponse {
  public static let wireName = "grpc.health.v1.HealthCheckResponse"
  public static let wireFields = [
    WireField(1, "status", .enumeration("grpc.health.v1.HealthCheckResponse.ServingStatus"))
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&status, .open(HealthStatus.self))
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, status, .open(HealthStatus.self))
  }
}
