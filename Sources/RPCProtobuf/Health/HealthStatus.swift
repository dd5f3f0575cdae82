// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `grpc.health.v1.HealthCheckResponse.ServingStatus`.
public struct HealthStatus: WireEnum {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Not known yet.
  public static let unknown = Self(rawValue: 0)
  /// Calls are served.
  public static let serving = Self(rawValue: 1)
  /// Calls should go elsewhere.
  public static let notServing = Self(rawValue: 2)
  /// The service is unknown; returned by `Watch` only, while `Check` fails with NOT_FOUND.
  public static let serviceUnknown = Self(rawValue: 3)

  public static let wireName = "grpc.health.v1.HealthCheckResponse.ServingStatus"

  public static let names: KeyValuePairs<Self, String> = [
    .unknown: "UNKNOWN", .serving: "SERVING", .notServing: "NOT_SERVING",
    .serviceUnknown: "SERVICE_UNKNOWN",
  ]
}
