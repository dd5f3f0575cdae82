// SPDX-License-Identifier: Apache-2.0

public import RPC

/// Calls the methods of a registry without a socket, for tests. A call has the same request head,
/// framing, limits, windows, deadline and response blocks as over HTTP/2, since the same
/// `ClientCall`, `RequestHead` and `ServerCall` decide them.
public struct InProcessTransport: Sendable {
  private let services: ServiceRegistry
  private let admission: any Admission
  private let executor: any TaskExecutor
  private let limits: Limits
  private let clock: ContinuousClock

  /// The bounds of a call.
  public struct Limits: Sendable {
    /// The largest message that either side takes, in bytes. 4 MiB is gRPC's usual default.
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
}

extension InProcessTransport: ClientTransport {
  /// Starts a call; its handler runs as soon as its kind of method allows. Never throws: a refused
  /// head ends the call with its status.
  public func open(
    _ path: String, _ options: CallOptions
  ) async throws(RPCError) -> any ClientStream {
    let call = InProcessCall(limits: limits, executor: executor, clock: clock)
    let stream = InProcessStream(call: call, executor: executor)
    await stream.onExecutor { [services, admission] call in
      call.open(path, options, services, admission)
    }
    return stream
  }
}
