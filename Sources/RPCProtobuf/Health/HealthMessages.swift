// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `grpc.health.v1.HealthCheckRequest`.
public struct HealthCheckRequest: WireMessage, Equatable {
  /// The service's full name; empty for the server as a whole.
  public var service = ""

  public init() {}

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

/// `grpc.health.v1.HealthCheckResponse`.
public struct HealthCheckResponse: WireMessage, Equatable {
  /// The status of the service that was asked for.
  public var status = HealthStatus.unknown

  public init() {}

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

/// `grpc.health.v1.HealthListRequest`.
public struct HealthListRequest: WireMessage, Equatable {
  public init() {}
}

extension HealthListRequest {
  public static let wireName = "grpc.health.v1.HealthListRequest"
  public static let wireFields: [WireField] = []

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    try reader.skip()
  }

  public func encode(to writer: inout WireWriter) {}
}

/// `grpc.health.v1.HealthListResponse`.
public struct HealthListResponse: WireMessage, Equatable {
  /// The status of every service by its name.
  public var statuses: [String: HealthCheckResponse] = [:]

  public init() {}

  public init(statuses: [String: HealthCheckResponse]) { self.statuses = statuses }
}

extension HealthListResponse {
  public static let wireName = "grpc.health.v1.HealthListResponse"
  public static let wireFields = [
    WireField(
      1, "statuses", .map(key: .string, value: .message(HealthCheckResponse.wireName)), .repeated)
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.map(&statuses, .string, .message(HealthCheckResponse.self))
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.map(
      1, statuses.sorted { $0.key < $1.key }, .string, .message(HealthCheckResponse.self))
  }
}
