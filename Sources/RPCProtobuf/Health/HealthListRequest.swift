// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

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
