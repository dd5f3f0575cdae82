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
  public static let wireFields = [WireField(1, "service", .string)]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&service, .string)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) { writer.field(1, service, .string) }
}
