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
