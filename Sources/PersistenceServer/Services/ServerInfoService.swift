// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
public import PersistenceModel
public import RPC

/// The handler of `holdfast.v1.ServerService`.
public struct ServerInfoService: Sendable {
  private let response: GetServerInfoResponse

  /// A service that tells these properties.
  public init(version: String, limits: Limits) {
    response = GetServerInfoResponse(
      version: version, limits: limits, features: ContractFeature.allCases.map(\.rawValue))
  }

  /// Adds the method to a registry.
  public func register(in registry: inout ServiceRegistry) {
    registry.bind(ServerServiceMethods.getServerInfo) { _, _ in response }
  }
}
