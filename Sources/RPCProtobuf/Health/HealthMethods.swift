// SPDX-License-Identifier: Apache-2.0

public import RPC

/// The methods of `grpc.health.v1.Health` (gRPC `doc/health-checking.md`). Anyone may call them,
/// and a server answers `Check` and `List` under any load.
public enum HealthMethods {
  /// The full name of the service.
  public static let service = "grpc.health.v1.Health"

  /// The status of one service now.
  public static let check = UnaryMethod<HealthCheckRequest, HealthCheckResponse>(
    service, "Check", access: .anyone, budget: .exempt)
  /// The status of every service now.
  public static let list = UnaryMethod<HealthListRequest, HealthListResponse>(
    service, "List", access: .anyone, budget: .exempt)
  /// The status of one service now and after every change.
  public static let watch = ServerStreamingMethod<HealthCheckRequest, HealthCheckResponse>(
    service, "Watch", access: .anyone, budget: .watches)
}
