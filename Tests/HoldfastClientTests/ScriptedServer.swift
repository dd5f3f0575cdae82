// SPDX-License-Identifier: Apache-2.0

import HoldfastClient
import RPCInProcess
import Synchronization

/// A server in the process that answers each call of a method with the next of some outcomes, and
/// remembers what it was asked.
final class ScriptedServer: Sendable {
  private let state = Mutex(State())

  private struct State {
    var services = ServiceRegistry()
    var asked: [Asked] = []
  }

  /// A request as it arrived.
  struct Asked: Sendable {
    let path: String
    let request: any Sendable
    let metadata: Metadata
    let hasDeadline: Bool
  }

  /// Every request so far, in order.
  var asked: [Asked] { state.withLock { $0.asked } }

  /// The requests of a type so far, in order.
  func requests<Request>(_ type: Request.Type) -> [Request] {
    asked.compactMap { $0.request as? Request }
  }

  /// A transport to the server as it is now.
  var transport: InProcessTransport {
    InProcessTransport(services: state.withLock { $0.services })
  }

  /// Answers calls of a method by these outcomes in turn; the last one goes on for ever.
  func answer<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ outcomes: Result<Response, RPCError>...
  ) {
    let left = Mutex(outcomes)
    answer(method) { _ in
      try left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get()
    }
  }

  /// Answers calls of a method by a closure.
  func answer<Request, Response>(
    _ method: UnaryMethod<Request, Response>,
    _ body: @escaping @Sendable (Asked) async throws -> Response
  ) {
    state.withLock { state in
      state.services.bind(method) { [self] request, context in
        try await body(note(request, context))
      }
    }
  }

  /// Answers calls of a method with what a closure writes.
  func answer<Request, Response>(
    _ method: ServerStreamingMethod<Request, Response>,
    _ body: @escaping @Sendable (Request, ResponseWriter<Response>) async throws -> Void
  ) {
    state.withLock { state in
      state.services.bind(method) { [self] request, context, writer in
        _ = note(request, context)
        try await body(request, writer)
      }
    }
  }

  /// Answers calls of a method with what a closure writes for what it reads.
  func answer<Request, Response>(
    _ method: BidirectionalMethod<Request, Response>,
    _ body:
      @escaping @Sendable (RequestReader<Request>, ResponseWriter<Response>) async throws -> Void
  ) {
    state.withLock { state in
      state.services.bind(method) { [self] reader, context, writer in
        _ = note((), context)
        try await body(reader, writer)
      }
    }
  }

  private func note(_ request: any Sendable, _ context: ServerContext) -> Asked {
    let asked = Asked(
      path: context.path, request: request, metadata: context.metadata,
      hasDeadline: context.deadline != nil)
    state.withLock { $0.asked.append(asked) }
    return asked
  }
}

extension RPCError {
  /// An error as a server of the contract sends it.
  static func told(
    _ code: StatusCode, _ reason: PersistenceError.Reason, retryAfter delay: Duration? = nil
  ) -> RPCError {
    let info = ErrorInfo(
      reason: reason.rawValue, domain: "holdfast.v1", metadata: ["limit": "3"])
    let request = RequestInfo(requestID: "7h2")
    guard let delay else { return RPCError(code, "No.").withDetails(info, request) }
    return RPCError(code, "No.").withDetails(info, RetryInfo(retryDelay: delay), request)
  }

  /// A connection that was lost during a call.
  static let lost = RPCError(.unavailable, "the connection is lost")
}
