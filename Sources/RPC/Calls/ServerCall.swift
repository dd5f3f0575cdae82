// SPDX-License-Identifier: Apache-2.0

/// One call on the server, between a transport, which feeds it bytes and sends its responses, and a
/// handler, which takes messages from it.
///
/// The two sides move on their own:
///
///     inbound:   receiving --end of stream--> ended     outbound:  idle --first message--> open
///                receiving --broken, cancelled--> failed           idle, open --status--> finished
///
/// Three kinds of input that fit no state: a second answer from a handler is a mistake of the
/// program and stops it; bytes after an end, a failure or the status are the peer's and are
/// ignored; anything a handler does after the call was cancelled or is over throws.
///
/// Invariant: `output.finish` is called exactly once, unless the transport closed the call first.
/// Invariant: at most one task waits in `nextMessage` and one in `send`.
// Safety: touched only on the executor that its transport passes in, which is serial; handlers run
// there too, since their task prefers that executor and nothing in it is isolated elsewhere.
public final class ServerCall: @unchecked Sendable {
  /// The id of the call.
  public let id: CallID
  /// The method that is called.
  public let method: Method
  let metadata: Metadata
  let deadline: ContinuousClock.Instant?
  let peer: Peer
  /// The authenticated caller.
  public let principal: Principal?
  /// The form of the messages, both ways.
  public let codec: MessageCodec
  /// The query of the address that the message came in; nil for a message in a body.
  let query: [UInt8]?

  var initialMetadata = Metadata()
  var trailingMetadata = Metadata()

  private let executor: any TaskExecutor
  /// Lets go of the call in turn when the transport closes it.
  private let output: any ServerCallOutput
  private let compression: CallCompression?
  /// True if responses may be compressed; a handler disables it for secrets mixed with foreign
  /// input.
  var compressesAnswers = true
  /// True if the message that the handler took last had been compressed.
  private(set) var wasMessageCompressed = false
  let messageSizeMax: Int
  private var body: RequestBody
  private var inbound = Inbound.receiving
  private var outbound = Outbound.idle
  /// The handler's task; nil unless it waits.
  private var task: Task<Void, Never>?
  /// True while the handler runs.
  private var isRunning = false

  private var messages = MessageQueue()
  /// Messages that have arrived whole.
  public private(set) var messagesReceived = 0
  /// The bytes of those, as they travelled: compressed if they were, without their prefixes.
  public private(set) var messageBytesReceived = 0
  private var reader = Waiter()
  private var writer = Waiter()

  private enum Inbound {
    case receiving, ended
    case failed(RPCError)
  }

  private enum Outbound { case idle, open, finished }

  /// A call whose head has been admitted; its messages and its end follow by `receive`.
  /// `compression` is nil where neither side compresses.
  public init(
    id: CallID, method: Method, head: borrowing RequestHead, deadline: ContinuousClock.Instant?,
    peer: Peer, principal: Principal?, messageSizeMax: Int, compression: CallCompression? = nil,
    executor: any TaskExecutor, output: any ServerCallOutput
  ) {
    self.id = id
    self.method = method
    self.metadata = head.metadata
    self.deadline = deadline
    self.peer = peer
    self.principal = principal
    codec = head.codec
    query = head.query
    self.executor = executor
    self.output = output
    self.compression = compression
    self.messageSizeMax = messageSizeMax
    body = head.body(
      messageSizeMax: messageSizeMax, acceptsCompressed: compression?.inbound != nil)
    if !method.kind.hasSingleRequest { start() }
  }

  /// The handler's view of the call.
  public var context: ServerContext { ServerContext(call: self) }

  /// True if the status has been handed to the transport.
  public var isFinished: Bool { outbound == .finished }

  /// True if the one request of the call has not arrived whole.
  public var isAwaitingOnlyMessage: Bool {
    guard case .receiving = inbound else { return false }
    return method.kind.hasSingleRequest
  }

  /// The number of the message that has arrived in part and whose rest the caller may send; nil
  /// between messages, and while the caller is held back.
  public var incompleteMessage: Int? {
    guard case .receiving = inbound, outbound != .finished, !body.isAtBoundary,
      !messages.isHoldingBack
    else { return nil }
    return messagesReceived
  }

  /// The memory that the request takes, in bytes: messages in part, and those that wait for the
  /// handler.
  public var heldBytes: Int { messages.heldBytes &+ body.heldBytes }

  // MARK: The transport's side

  /// Takes bytes of the request.
  public func receive(_ bytes: UnsafeRawBufferPointer) {
    guard case .receiving = inbound, outbound != .finished else { return }
    messages.count(bytes.count)
    do {
      try body.receive(bytes) { take($0) }
    } catch {
      return fail(error)
    }
    if method.kind.hasSingleRequest, messagesReceived > 1 || hasBytesPastOnlyMessage {
      return fail(
        RPCError(.messageCountWrong, "expected one request message, got more"))
    }
    creditIfRead()
    reader.wake()
  }

  /// Takes the end of the request.
  public func receiveEnd() {
    guard case .receiving = inbound, outbound != .finished else { return }
    do {
      try body.end { take($0) }
    } catch {
      return fail(error)
    }
    inbound = .ended
    if method.kind.hasSingleRequest {
      guard messagesReceived == 1 else {
        return fail(
          RPCError(.messageCountWrong, "expected one request message, got none"))
      }
      start()
    } else {
      reader.wake()
    }
  }

  @inline(__always)
  private func take(_ message: ReceivedMessage) {
    messages.append(message)
    messagesReceived &+= 1
    messageBytesReceived &+= message.bytes.count
  }

  /// Ends the call from outside: the deadline passed, or the server stops. The caller gets the
  /// status if it can still be sent.
  public func cancel(_ error: RPCError) { fail(error) }

  /// The transport can no longer carry an answer: the caller reset the stream or is gone.
  public func abandon() {
    // Most calls end like this, with nothing left to end.
    guard outbound != .finished || isRunning else { return }
    outbound = .finished
    fail(RPCError(.callerGone, "the caller is gone"))
  }

  /// The transport has room again after `send` reported congestion.
  public func resumeSending() { writer.wake() }

  private var hasBytesPastOnlyMessage: Bool { messagesReceived == 1 && !body.isAtBoundary }

  private func start() {
    output.handlerStarted()
    isRunning = true
    switch method.body {
    case .immediate(let run):
      do {
        try run(self)
        handlerReturned(nil)
      } catch {
        handlerReturned(error)
      }
    case .task(let run):
      let started = Task.immediate(executorPreference: executor) { [self] in
        do {
          try await run(self)
          handlerReturned(nil)
        } catch {
          handlerReturned(error)
        }
      }
      // Most handlers have returned by now, or else wait.
      if isRunning { task = started }
    }
  }

  private func handlerReturned(_ error: (any Error)?) {
    switch error {
    case nil: finish(nil)
    case let error as RPCError: finish(error)
    case is CancellationError: finish(RPCError(.callerGone, "the call was cancelled"))
    case let error?: finish(RPCError(unexpected: error))
    }
    isRunning = false
    task = nil
    output.handlerEnded()
  }

  private func fail(_ error: RPCError) {
    if case .failed = inbound { return }
    inbound = .failed(error)
    finish(error)
    messages.removeAll()
    task?.cancel()
    reader.wake()
    writer.wake()
  }

  private func finish(_ error: RPCError?) {
    guard outbound != .finished else { return }
    let hasSentHead = outbound == .open
    outbound = .finished
    var error = error
    if !trailingMetadata.isEmpty { error?.metadata.append(trailingMetadata) }
    output.finish(
      error?.identified(by: id), trailers: trailingMetadata,
      head: hasSentHead ? nil : initialMetadata)
    // A task that still waits outlived its handler; the output may be gone from here on.
    reader.wake()
    writer.wake()
  }

  // MARK: The handler's side

  /// The only message of a call with a single request; the call runs once it has arrived.
  func onlyMessage() throws(RPCError) -> [UInt8] {
    if case .failed(let error) = inbound { throw error }
    guard let message = messages.popFirst() else {
      preconditionFailure("a unary call starts with its message and takes it once")
    }
    return try open(message)
  }

  /// The message itself; a broken one ends the call.
  private func open(_ message: ReceivedMessage) throws(RPCError) -> [UInt8] {
    wasMessageCompressed = message.isCompressed
    guard message.isCompressed, let compression else { return message.bytes }
    do {
      return try compression.decompress(
        message.bytes, sizeMax: codec.encodedSizeMax(messageSizeMax: messageSizeMax))
    } catch {
      fail(error)
      throw error
    }
  }

  /// The next message, or nil after the last.
  func nextMessage() async throws(RPCError) -> [UInt8]? {
    while true {
      try checkOpen()
      if let message = messages.popFirst() {
        creditIfRead()
        return try open(message)
      }
      if case .ended = inbound { return nil }
      await withUnsafeContinuation { reader.store($0, if: isAwaitingMessage) }
    }
  }

  /// Sends the initial metadata now rather than with the first message.
  func sendHead() throws(RPCError) {
    try checkOpen()
    sendHead(encoding: compressesAnswers ? compression?.outbound : nil)
  }

  private func sendHead(encoding: MessageEncoding?) {
    guard outbound == .idle else { return }
    outbound = .open
    output.sendHead(initialMetadata, encoding: encoding)
  }

  /// Sends a framed message and returns at once. It is compressed where the two ends agreed on
  /// that, it is worth it, and `mayCompress`.
  func sendNow(_ frame: [UInt8], mayCompress: Bool = true) throws(RPCError) {
    try checkOpen()
    guard let compression, compressesAnswers else {
      sendHead(encoding: nil)
      return output.send(frame)
    }
    let compressed = mayCompress ? compression.compress(frame) : nil
    // A stream announces the encoding of later messages; a single response only its own.
    let isAnnounced = compressed != nil || !method.kind.hasSingleAnswer
    sendHead(encoding: isAnnounced ? compression.outbound : nil)
    output.send(compressed ?? frame)
  }

  /// Sends a framed message; waits while too much is queued.
  func send(_ frame: [UInt8], mayCompress: Bool = true) async throws(RPCError) {
    try sendNow(frame, mayCompress: mayCompress)
    while output.isCongested {
      await withUnsafeContinuation { writer.store($0, if: isAwaitingRoom) }
      try checkOpen()
    }
  }

  private var isAwaitingRoom: Bool { outbound != .finished && output.isCongested }

  private var isAwaitingMessage: Bool {
    guard case .receiving = inbound, outbound != .finished else { return false }
    return messages.isEmpty
  }

  private func checkOpen() throws(RPCError) {
    if case .failed(let error) = inbound { throw error }
    guard outbound != .finished else { throw RPCError(.callerGone, "the call has ended") }
  }

  private func creditIfRead() {
    let count = messages.takeCredit()
    if count > 0 { output.credit(count) }
  }
}

/// The transport of a call, as the call uses it.
public protocol ServerCallOutput: AnyObject {
  /// Sends the response's head. `encoding` is what messages marked as compressed will be
  /// compressed by.
  func sendHead(_ metadata: Metadata, encoding: MessageEncoding?)
  /// Queues one framed message after the head.
  func send(_ frame: [UInt8])
  /// Ends the call: with OK, or with an error. `head` is the initial metadata when no head was
  /// sent yet, so that an error can travel as Trailers-Only.
  func finish(_ error: RPCError?, trailers: Metadata, head: Metadata?)
  /// Allows the caller to send as many bytes more.
  func credit(_ count: Int)
  /// True if so much is queued that a producer should wait for `ServerCall.resumeSending()`.
  var isCongested: Bool { get }
  /// A handler begins to run.
  func handlerStarted()
  /// The handler has returned, perhaps long after its call was over.
  func handlerEnded()
}

extension ServerCallOutput {
  public func handlerStarted() {}
  public func handlerEnded() {}
}
