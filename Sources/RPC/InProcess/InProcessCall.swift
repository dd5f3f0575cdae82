// SPDX-License-Identifier: Apache-2.0

/// The caller's side of a call without a socket, and at the same time the transport that its
/// `ServerCall` writes to.
///
///     caller --send, end--> window ----> ServerCall ----> handler
///     caller <--nextMessage-- answers <--ServerCall <---- handler
///
/// Invariant: this and its `ServerCall` hold each other until the outcome is known.
// Safety: all state is touched on `executor` only, which is serial; every public method hops there.
public final class InProcessCall: @unchecked Sendable {
  private let limits: InProcessTransport.Limits
  private let executor: any TaskExecutor
  private let clock: ContinuousClock

  private var server: ServerCall?
  private var timer: Task<Void, Never>?

  private var windowLeft: Int
  private var head: Metadata?
  private var answers: [[UInt8]] = []
  private var answeredBytes = 0
  private var ended: Outcome?
  private var waiters: [CheckedContinuation<Void, Never>] = []

  /// The status of a call.
  public struct Outcome: Sendable {
    /// Nil for OK.
    public let error: RPCError?
    /// The trailing metadata.
    public let trailingMetadata: Metadata
  }

  init(
    limits: InProcessTransport.Limits, executor: any TaskExecutor, clock: ContinuousClock
  ) {
    self.limits = limits
    self.clock = clock
    self.executor = executor
    windowLeft = limits.window
  }

  // MARK: The caller's side

  /// Sends a message; waits while the handler takes nothing. False when the call is over.
  @discardableResult
  public func send(_ message: [UInt8]) async -> Bool {
    var frame = [UInt8](repeating: 0, count: MessagePrefix.size) + message
    MessagePrefix.write(to: &frame)
    return await sendBytes(frame)
  }

  /// Ends the request.
  public func end() async {
    await onExecutor { self.server?.receiveEnd() }
  }

  /// Gives the call up, as a reset of the stream does. May be called from anywhere.
  public func cancel() {
    Task(executorPreference: executor) {
      guard self.ended == nil else { return }
      self.server?.abandon()
      self.finish(RPCError(.cancelled, "the caller cancelled the call"), [:])
    }
  }

  /// The next answer, or nil after the last.
  public func nextMessage() async -> [UInt8]? {
    await onExecutor {
      await self.wait { self.answers.isEmpty && self.ended == nil }
      return self.takeAnswer()
    }
  }

  /// The initial metadata; waits for it. Nil if the response is a status alone.
  public func initialMetadata() async -> Metadata? {
    await onExecutor {
      await self.wait { self.head == nil && self.ended == nil }
      return self.head
    }
  }

  /// The status of the call; waits for it.
  public func outcome() async -> Outcome {
    await onExecutor {
      while true {
        if let ended = self.ended { return ended }
        await self.wait { self.ended == nil }
      }
    }
  }

  /// Sends frames and the end of the request.
  func sendAll(_ frames: [[UInt8]]) async {
    for frame in frames {
      guard await sendBytes(frame) else { return }
    }
    await end()
  }

  /// Sends bytes as they are, as far as the window allows at a time.
  func sendBytes(_ bytes: [UInt8]) async -> Bool {
    await onExecutor {
      var sent = 0
      while sent < bytes.count {
        await self.wait { self.windowLeft == 0 && self.ended == nil }
        guard self.ended == nil, let server = self.server else { return false }
        let count = min(self.windowLeft, bytes.count - sent)
        self.windowLeft -= count
        bytes[sent..<sent + count].withUnsafeBytes { server.receive($0) }
        sent += count
      }
      return self.ended == nil
    }
  }

  // MARK: On the executor

  func open(
    _ request: InProcessRequest, _ services: ServiceRegistry, _ admission: any Admission
  ) {
    Task(executorPreference: executor) { self.begin(request, services, admission) }
  }

  private func begin(
    _ request: InProcessRequest, _ services: ServiceRegistry, _ admission: any Admission
  ) {
    var head = RequestHead(services: services)
    request.forEachField { name, value in
      Array(name.utf8).withUnsafeBufferPointer { name in
        value.withUnsafeBufferPointer { head.take(name, $0) }
      }
    }
    var ids = CallIDGenerator(seed: .random(in: 0 ... .max))
    let id = ids.next(for: head.metadata)
    do throws(RPCError) {
      let method = try head.check().mapError(\.status).get()
      let peer = Peer(address: "in-process", isLocal: true)
      let principal = try admission.admit(
        method.descriptor, metadata: head.metadata, peer: peer)
      let deadline = head.timeout.map { clock.now + $0 }
      let server = ServerCall(
        id: id, method: method, head: head, deadline: deadline, peer: peer, principal: principal,
        messageSizeMax: limits.messageSizeMax, executor: executor, output: self)
      // A handler that streams starts there, and may end there too.
      guard ended == nil else { return }
      self.server = server
      if let deadline { schedule(deadline) }
    } catch {
      let error = error.identified(by: id)
      finish(error, error.metadata)
    }
  }

  private func schedule(_ deadline: ContinuousClock.Instant) {
    timer = Task(executorPreference: executor) { [weak self, clock] in
      try? await clock.sleep(until: deadline)
      if !Task.isCancelled { self?.server?.cancel(.deadlineExceeded) }
    }
  }

  private func takeAnswer() -> [UInt8]? {
    guard !answers.isEmpty else { return nil }
    let wasCongested = isCongested
    let answer = answers.removeFirst()
    answeredBytes -= answer.count
    if wasCongested, !isCongested { server?.resumeSending() }
    return answer
  }

  private func finish(_ error: RPCError?, _ trailers: Metadata) {
    guard ended == nil else { return }
    ended = Outcome(error: error, trailingMetadata: trailers.received)
    timer?.cancel()
    timer = nil
    server = nil
    wakeAll()
  }

  /// Waits while a condition holds. It is looked at again as the waiter is stored, since entering
  /// `withCheckedContinuation` lets other jobs of the executor run first.
  private func wait(while isMissing: () -> Bool) async {
    while isMissing() {
      await withCheckedContinuation { waiter in
        if isMissing() { waiters.append(waiter) } else { waiter.resume() }
      }
    }
  }

  private func wakeAll() {
    let woken = waiters
    waiters = []
    for waiter in woken { waiter.resume() }
  }

  private func onExecutor<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    await Task(executorPreference: executor, operation: body).value
  }
}

extension InProcessCall: ServerCallOutput {
  public func sendHead(_ metadata: Metadata, encoding: MessageEncoding?) {
    head = metadata.received
    wakeAll()
  }

  public func send(_ frame: [UInt8]) {
    answers.append(Array(frame.dropFirst(MessagePrefix.size)))
    answeredBytes += frame.count - MessagePrefix.size
    wakeAll()
  }

  public func finish(_ error: RPCError?, trailers: Metadata, head: Metadata?) {
    var all = head ?? [:]
    all.append(error?.metadata ?? trailers)
    finish(error, all)
  }

  public func credit(_ count: Int) {
    windowLeft += count
    wakeAll()
  }

  public var isCongested: Bool { answeredBytes > limits.answerQueueMax }
}

extension Metadata {
  /// These entries as the other end sees them: without those that cannot travel.
  fileprivate var received: Metadata {
    var received = Metadata()
    forEachField { name, value in
      Array(name.utf8).withUnsafeBufferPointer { name in
        _ = value.withUnsafeBufferPointer { received.appendField(name, $0) }
      }
    }
    return received
  }
}

extension Rejection {
  /// The status that a caller makes of a rejection (gRPC `doc/http-grpc-status-mapping.md`).
  fileprivate var status: RPCError {
    switch self {
    case .unsupportedMediaType, .connect, .resource, .answered:
      RPCError(.unknown, "HTTP status 415")
    case .methodNotAllowed(let error), .status(let error, _): error
    }
  }
}
