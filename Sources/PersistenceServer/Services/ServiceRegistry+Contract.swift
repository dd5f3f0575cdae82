// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import RPC

/// Each method is bound to a handler of the service in a slot, which gets the request and its
/// caller.
extension ServiceRegistry {
  mutating func bind<Service: ContractService, Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ slot: ServiceSlot<Service>,
    _ handler:
      @escaping @Sendable (Service) -> (Request, OwnerID) async throws(PersistenceError) -> Response
  ) {
    bind(method) { request, call in
      try await call.answer(from: slot.awaitService()) { service, caller throws(PersistenceError) in
        try await handler(service)(request, caller)
      }
    }
  }

  mutating func bind<Service: ContractService, Request, Response>(
    _ method: ServerStreamingMethod<Request, Response>, _ slot: ServiceSlot<Service>,
    _ handler:
      @escaping @Sendable (Service) -> (Request, OwnerID, ResponseWriter<Response>) async throws
      -> Void
  ) {
    bind(method) { request, call, answers in
      try await call.serve(from: slot.awaitService()) { service, caller in
        try await handler(service)(request, caller, answers)
      }
    }
  }

  mutating func bind<Service: ContractService, Request, Response>(
    _ method: BidirectionalMethod<Request, Response>, _ slot: ServiceSlot<Service>,
    _ handler:
      @escaping @Sendable (Service) -> (
        RequestReader<Request>, OwnerID, ServerContext, ResponseWriter<Response>
      ) async throws -> Void
  ) {
    bind(method) { requests, call, answers in
      try await call.serve(from: slot.awaitService()) { service, caller in
        try await handler(service)(requests, caller, call, answers)
      }
    }
  }
}
