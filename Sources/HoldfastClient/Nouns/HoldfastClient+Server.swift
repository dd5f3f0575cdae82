// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI

extension HoldfastClient {
  /// Calls about the server itself.
  public var server: Server { Server(client: self) }

  /// Calls about the server itself. Every method throws `HoldfastError`.
  public struct Server: Sendable {
    let client: HoldfastClient

    /// Fetches the server's version, limits and features.
    public func info() async throws(HoldfastError) -> GetServerInfoResponse {
      try await client.call(ServerServiceMethods.getServerInfo, GetServerInfoRequest())
    }
  }
}
