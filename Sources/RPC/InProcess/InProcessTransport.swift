// SPDX-License-Identifier: Apache-2.0

/// Calls the methods of a registry without a socket: the same checks of a request's head, the same
/// framing, limits, windows and deadlines as over HTTP/2, since the same `RequestHead` and
/// `ServerCall` decide them. Meant for tests of handlers.
public struct InProcessTransport: Sendable {
  private let services: ServiceRegistry
  private let admission: any Admission
  private let executor: any TaskExecutor
  private let limits: Limits
  private let clock: ContinuousClock

  /// The bounds of a call.
  public struct Limits: Sendable {
    /// The largest message that a server takes, in bytes. 4 MiB is gRPC's usual default.
    public var messageSizeMax = 4 << 20
    /// Bytes that a caller may send before the handler takes some.
    public var window = 1 << 20
    /// Bytes of answers that wait for the caller before a handler has to wait.
    public var answerQueueMax = 64 << 10

    /// The bounds of a server with its defaults.
    public init() {}
  }

  /// A transport to these services. `executor` must be serial; handlers run on it. Deadlines are
  /// measured by `clock`.
  public init(
    services: ServiceRegistry, admission: any Admission = OpenAdmission(), limits: Limits = .init(),
    executor: any TaskExecutor = SerialTaskExecutor(), clock: ContinuousClock = .continuous
  ) {
    self.services = services
    self.admission = admission
    self.limits = limits
    self.clock = clock
    self.executor = executor
  }

  /// Begins a call; its handler runs as soon as its kind of method allows.
  public func open(
    _ path: String, metadata: Metadata = [:], timeout: Duration? = nil
  ) -> InProcessCall {
    let call = InProcessCall(limits: limits, executor: executor, clock: clock)
    let request = InProcessRequest(path: path, metadata: metadata, timeout: timeout)
    call.open(request, services, admission)
    return call
  }

  /// Makes a whole call: sends the requests and their end, and takes every answer. Cancelling the
  /// task cancels the call.
  public func call<Shape, Request, Response>(
    _ method: TypedMethod<Shape, Request, Response>, _ requests: [Request],
    metadata: Metadata = [:], timeout: Duration? = nil
  ) async -> InProcessReply<Response> {
    let call = open(method.path, metadata: metadata, timeout: timeout)
    return await withTaskCancellationHandler {
      async let upload: Void = call.sendAll(requests.map { method.requests.frame($0) })
      var answers: [Response] = []
      var fault: RPCError?
      while let bytes = await call.nextMessage() {
        do throws(RPCError) {
          answers.append(try method.responses.decode(bytes))
        } catch {
          fault = fault ?? error
        }
      }
      await upload
      let outcome = await call.outcome()
      return InProcessReply(
        initialMetadata: await call.initialMetadata(), messages: answers,
        error: outcome.error ?? fault, trailingMetadata: outcome.trailingMetadata)
    } onCancel: {
      call.cancel()
    }
  }
}

/// All that came of a call.
public struct InProcessReply<Response: Sendable>: Sendable {
  /// The initial metadata; nil if the response was a status alone (Trailers-Only).
  public let initialMetadata: Metadata?
  /// The answers in order.
  public let messages: [Response]
  /// Nil for OK.
  public let error: RPCError?
  /// The trailing metadata.
  public let trailingMetadata: Metadata
}

/// The head of a request.
struct InProcessRequest: Sendable {
  let path: String
  let metadata: Metadata
  let timeout: Duration?

  /// The header fields as they would travel.
  func forEachField(_ body: (_ name: String, _ value: [UInt8]) -> Void) {
    body(":method", Array("POST".utf8))
    body(":scheme", Array("http".utf8))
    body(":path", Array(path.utf8))
    body("te", Array("trailers".utf8))
    body("content-type", Array("application/grpc+proto".utf8))
    if let timeout { body("grpc-timeout", Array(Timeout.encode(timeout).utf8)) }
    metadata.forEachField(body)
  }
}
