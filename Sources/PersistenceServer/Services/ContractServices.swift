// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
public import PersistenceModel
public import RPC
public import RPCProtobuf

/// All services of a Holdfast server: the contract, health and reflection.
public struct ContractServices: Sendable {
  /// The services of the contract, whose health is reported one by one.
  public static let names = [
    SessionServiceMethods.service, SnapshotServiceMethods.service, AccessLogServiceMethods.service,
    ServerServiceMethods.service,
  ]

  private let info: ServerInfoService
  private let health: HealthBoard
  private let descriptors: DescriptorPool

  /// Services that tell `version` and `limits`, and the health that `health` shows.
  ///
  /// - Throws: a `WireError` when the embedded descriptors cannot be read.
  public init(version: String, limits: Limits, health: HealthBoard) throws {
    info = ServerInfoService(version: version, limits: limits)
    self.health = health
    descriptors = try DescriptorPool(
      fileDescriptorSet: ContractDescriptors.fileDescriptorSet
        + ServiceDescriptors.fileDescriptorSet)
  }

  /// The methods of one loop, whose services come from these slots.
  public func registry(
    sessions: ServiceSlot<SessionService>, snapshots: ServiceSlot<SnapshotService>,
    accessLogs: ServiceSlot<AccessLogService>, serverID: ServiceSlot<ServerID>
  ) -> ServiceRegistry {
    var registry = ServiceRegistry()
    SessionService.register(sessions, in: &registry)
    SnapshotService.register(snapshots, in: &registry)
    AccessLogService.register(accessLogs, in: &registry)
    info.register(serverID, in: &registry)
    registry.registerHealth(health)
    registry.registerReflection(descriptors)
    return registry
  }
}
