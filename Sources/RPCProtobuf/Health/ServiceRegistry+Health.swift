// SPDX-License-Identifier: Apache-2.0

public import RPC

extension ServiceRegistry {
  /// Registers `grpc.health.v1.Health` over a board.
  public mutating func registerHealth(_ board: HealthBoard) {
    bind(immediate: HealthMethods.check) { request, _ in
      guard let status = board.status(of: request.service) else {
        throw RPCError(.notFound, "unknown service")
      }
      return HealthCheckResponse(status: status)
    }
    bind(immediate: HealthMethods.list) { _, _ in
      HealthListResponse(statuses: board.statuses.mapValues(HealthCheckResponse.init(status:)))
    }
    bind(HealthMethods.watch) { request, _, answers in
      var last: HealthStatus?
      for await status in board.watch(request.service) where status != last {
        last = status
        try await answers.send(HealthCheckResponse(status: status))
      }
      throw RPCError(.serverStopping, "the server is shutting down")
    }
  }
}
