// SPDX-License-Identifier: Apache-2.0

public import RPC

extension ServiceRegistry {
  /// Registers `grpc.health.v1.Health` (gRPC `doc/health-checking.md`) over a board.
  public mutating func registerHealth(_ board: HealthBoard) {
    unary("/grpc.health.v1.Health/Check", budget: .exempt) { (request: HealthCheckRequest, _) in
      guard let status = board.status(of: request.service) else {
        throw RPCError(.notFound, "the server knows no service of this name")
      }
      return HealthCheckResponse(status: status)
    }
    unary("/grpc.health.v1.Health/List", budget: .exempt) { (_: HealthListRequest, _) in
      HealthListResponse(statuses: board.statuses.mapValues(HealthCheckResponse.init(status:)))
    }
    serverStreaming("/grpc.health.v1.Health/Watch", budget: .watches) {
      (request: HealthCheckRequest, _, answers: ResponseWriter<HealthCheckResponse>) in
      var last: HealthStatus?
      for await status in board.watch(request.service) where status != last {
        last = status
        try await answers.send(HealthCheckResponse(status: status))
      }
      throw RPCError(.serverStopping, "the server is shutting down")
    }
  }
}
