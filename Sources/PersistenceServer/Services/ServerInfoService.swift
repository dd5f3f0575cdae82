// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
public import PersistenceModel
public import RPC

/// The handler of `holdfast.v1.ServerService`.
public struct ServerInfoService: Sendable {
  private let response: GetServerInfoResponse

  /// A service that returns these properties.
  public init(version: String, limits: Limits) {
    response = GetServerInfoResponse(
      version: version, limits: limits, features: ContractFeatures.all)
  }

  /// Adds the method to a registry. The response has the id in the slot. If the id is not available
  /// in time, the response omits it, since limits are known without it.
  public func register(_ id: ServiceSlot<ServerID>, in registry: inout ServiceRegistry) {
    registry.bind(ServerServiceMethods.getServerInfo) { _, call in
      var response = response
      response.serverID = await id.awaitService()?.text ?? ""
      response.principalID = call.principal?.id ?? ""
      return response
    }
  }
}
