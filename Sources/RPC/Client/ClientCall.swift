// SPDX-License-Identifier: Apache-2.0

/// One call on the client, between a transport, which feeds it the server's bytes, and a caller,
/// which takes messages from it.
///
///     awaiting head --head--> receiving --trailers, error--> ended(status)
///     awaiting head --Trailers-Only, reset, deadline-------> ended(status)
///
/// Invariant: used in one isolation only, that of the transport.
/// Invariant: at most one task waits for messages and one to send.
public final class ClientCall {
  private unowned let output: any ClientCallOutput
  private var compression: CallCompression?
  private let messageSizeMax: Int
  private var deframer: MessageDeframer
  private var state = State.awaitingHead
  private var hasEnded = false

  private var head = Metadata()
  private var trailers = Metadata()
  private var messages = MessageQueue()
  private var reader = Waiter()
  private var writer = Waiter()

  private enum State {
    case awaitingHead, receiving
    case ended(RPCError?)
  }

  /// A call whose answers may hold messages of up to `messageSizeMax` bytes. With `compression` nil
  /// neither requests nor answers are compressed.
  public init(
    messageSizeMax: Int, compression: CallCompression? = nil, output: any ClientCallOutput
  ) {
    self.output = output
    self.compression = compression
    self.messageSizeMax = messageSizeMax
    deframer = MessageDeframer(messageSizeMax: messageSizeMax)
  }

  // MARK: The transport's side

  /// Takes the head of the response; a status alone (Trailers-Only) ends the call.
  public func receiveHead(_ fields: ResponseFields, isLast: Bool) {
    guard case .awaitingHead = state else { return }
    if let error = fields.headError(takesCompressed: compression != nil) { return fail(error) }
    if isLast {
      trailers = fields.metadata
      return end(fields.status())
    }
    head = fields.metadata
    compression?.inbound = fields.encoding
    deframer.acceptsCompressed = compression?.inbound != nil
    state = .receiving
    reader.wake()
  }

  /// Takes bytes of messages.
  public func receive(_ bytes: UnsafeRawBufferPointer) {
    guard case .receiving = state else { return }
    messages.count(bytes.count)
    do {
      try deframer.receive(bytes) { messages.append($0) }
    } catch {
      return fail(error)
    }
    creditIfRead()
    reader.wake()
  }

  /// Takes the trailers.
  public func receiveTrailers(_ fields: ResponseFields) {
    guard case .receiving = state else { return }
    trailers = fields.metadata
    let status = fields.status()
    guard status != nil || deframer.isAtBoundary else {
      return fail(RPCError(.internal, "the response ended within a message"))
    }
    end(status)
  }

  /// The server ended its side without trailers.
  public func receiveEnd() { fail(RPCError(.unknown, "the response ended without a status")) }

  /// The stream or the connection is gone, or the deadline has passed.
  public func abandon(_ error: RPCError) { end(error) }

  /// The transport has room again after `send` reported congestion.
  public func resumeSending() { writer.wake() }

  /// True if the status is known.
  public var isOver: Bool { if case .ended = state { true } else { false } }

  private var isAwaitingHead: Bool { if case .awaitingHead = state { true } else { false } }

  private func fail(_ error: RPCError) {
    end(error)
    output.reset()
  }

  private func end(_ status: RPCError?) {
    if case .ended = state { return }
    state = .ended(status)
    reader.wake()
    writer.wake()
  }

  // MARK: The caller's side

  /// Sends a framed message; waits while too much is queued. Throws the status once the call is
  /// over.
  public func send(_ frame: [UInt8]) async throws(RPCError) {
    try checkOpen()
    output.send(compression?.compress(frame) ?? frame)
    while output.isCongested {
      await withUnsafeContinuation { writer.store($0, if: !isOver && output.isCongested) }
      try checkOpen()
    }
  }

  /// Says that no further message comes.
  public func sendEnd() {
    guard !isOver, !hasEnded else { return }
    hasEnded = true
    output.sendEnd()
  }

  /// The next message; nil after the last of a call that ended with OK. Throws any other status.
  public func nextMessage() async throws(RPCError) -> [UInt8]? {
    while true {
      if let message = messages.popFirst() {
        if !isOver { creditIfRead() }
        return try open(message)
      }
      if case .ended(let status) = state {
        if let status { throw status }
        return nil
      }
      await withUnsafeContinuation { reader.store($0, if: messages.isEmpty && !isOver) }
    }
  }

  /// The message itself; a broken one ends the call.
  private func open(_ message: ReceivedMessage) throws(RPCError) -> [UInt8] {
    guard message.isCompressed, let compression else { return message.bytes }
    do {
      return try compression.decompress(message.bytes, sizeMax: messageSizeMax)
    } catch {
      if !isOver { fail(error) }
      throw error
    }
  }

  /// The metadata before the first message; empty when the answer is a status alone.
  public func initialMetadata() async -> Metadata {
    while isAwaitingHead {
      await withUnsafeContinuation { reader.store($0, if: isAwaitingHead) }
    }
    return head
  }

  /// The metadata that came with the status; waits for neither.
  public var trailingMetadata: Metadata { trailers }

  /// Gives the call up.
  public func cancel() {
    guard !isOver else { return }
    fail(RPCError(.cancelled, "the caller cancelled the call"))
  }

  private func checkOpen() throws(RPCError) {
    if case .ended(let status) = state {
      throw status ?? RPCError(.internal, "the server ended the call early")
    }
  }

  private func creditIfRead() {
    let count = messages.takeCredit()
    if count > 0 { output.credit(count) }
  }
}

/// The transport of a call, as the caller's end uses it.
public protocol ClientCallOutput: AnyObject {
  /// Queues one framed message.
  func send(_ frame: [UInt8])
  /// Ends the request after the queued messages.
  func sendEnd()
  /// Allows the server to send as many bytes more.
  func credit(_ count: Int)
  /// Gives the stream up.
  func reset()
  /// True if so much is queued that a producer should wait for `ClientCall.resumeSending()`.
  var isCongested: Bool { get }
}
