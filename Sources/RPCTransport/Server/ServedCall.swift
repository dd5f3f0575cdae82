// SPDX-License-Identifier: Apache-2.0

import RPC
import Reactor

/// One call of a server from its head to its record: checks admission, counts against the limits,
/// keeps the deadline, and connects the call with its exchange.
///
///     HTTP2Exchange --bytes--> ServedCall --bytes--> ServerCall --messages--> handler
///     HTTP2Exchange <--blocks, bytes-- CallResponse <--messages-- ServedCall <-- ServerCall
///
/// The exchange transports bytes, the response implements the protocol, and the rest is
/// bookkeeping.
///
/// Invariant: connection, exchange and call hold each other until the exchange is closed, which
/// every way of ending a connection brings about.
final class ServedCall: ServerCallOutput {
  private let exchange: any ServerExchange
  private let context: LoopContext
  private var response: CallResponse
  private var call: ServerCall?
  private let method: Method?
  private let methodIndex: Int?
  private var form: CallForm
  private let id: CallID
  /// The caller behind a trusted proxy; nil for a direct connection.
  private var forwardedPeer: Peer?
  private var principal: Principal?
  /// Ends the call at its deadline, or the rest of the request once the call is answered.
  private var timer = TimerSlot()
  private var tally = CallTally()
  /// The share of the server's bounds that the call takes; nil until it is admitted.
  private var holdings: CallHoldings?
  private var isClosed = false
  private var isHandlerRunning = false
  private var sentBytesSeen: UInt64 = 0
  private lazy var sentBytesChanged = tally.started
  private var incompleteMessage = StallTimer<Int>()

  /// A call with this head, which waits for `open`.
  init(
    _ head: borrowing RequestHead, on exchange: consuming any ServerExchange, _ context: LoopContext
  ) {
    self.context = context
    if head.needsSecondReading {
      head.lookUp(among: context.configuration.resources)
      self.exchange = head.shared(exchange, by: context.configuration.crossOrigin)
    } else {
      self.exchange = exchange
    }
    response = head.response
    id = context.callIDs.next(for: head.metadata)
    methodIndex = head.methodIndex
    method = methodIndex.map { context.services.methods[$0] }
    form = CallForm(head.callProtocol, head.codec, over: self.exchange.version)
  }

  // MARK: From the exchange

  /// Answers the head, whose fields have so many bytes as RFC 9113 section 6.5.2 counts them, with
  /// a call, or refuses it, or does without one. Without room no call is begun.
  func open(_ head: inout RequestHead, fieldsSize: Int, hasRoom: Bool = true) {
    if !context.configuration.trustedProxies.isEmpty {
      forwardedPeer = context.configuration.trustedProxies.caller(
        behind: exchange.peer, head.metadata)
    }
    switch verdict(on: &head, fieldsSize: fieldsSize, hasRoom: hasRoom) {
    case .success(let method):
      began(head)
      admit(method, head)
    case .failure(.answered(let answer)): send(answer, to: head)
    case .failure(let rejection):
      began(head)
      reject(rejection)
    }
  }

  private func began(_ head: borrowing RequestHead) {
    context.observer?.began(methodIndex)
    if head.needsSecondReading { takeForm(of: head) }
  }

  /// The other end as limits and the log know it.
  private var peer: Peer { forwardedPeer ?? exchange.peer }

  /// The form of a Connect response depends on the result of the check.
  private func takeForm(of head: borrowing RequestHead) {
    response = head.response
    form.callProtocol = head.callProtocol
    form.codec = head.codec
  }

  private func verdict(
    on head: inout RequestHead, fieldsSize: Int, hasRoom: Bool
  ) -> Result<Method, Rejection> {
    let sizeMax = context.configuration.metadataSizeMax
    guard fieldsSize <= sizeMax else {
      let message = "received metadata larger than max (\(fieldsSize) vs. \(sizeMax))"
      let values = ["size": "\(fieldsSize)", "limit": "\(sizeMax)"]
      return .failure(.status(RPCError(.metadataTooLarge, message, values: values)))
    }
    return head.check(context.configuration.crossOrigin) {
      hasRoom
        ? context.refusal(of: $0, openedAt: tally.started) : context.refusalForLackOfRoom()
    }
  }

  /// Responds to a request that is not a call: there is no admission and no call record.
  private func send(_ answer: HTTPAnswer, to head: borrowing RequestHead) {
    _ = tally.beginRecord()
    context.counts[.requestsWithoutCall] += 1
    _ = answer.send(isHead: head.isHead, on: exchange)
  }

  private func admit(_ method: Method, _ head: borrowing RequestHead) {
    let peer = peer
    do {
      principal = try context.admission.admit(
        method.descriptor, metadata: head.metadata, peer: peer)
    } catch {
      return reject(.status(error))
    }
    if let error = takeShare(of: method) { return reject(.status(error)) }
    var compression = compression(head, peer)
    // A resource is compressed as a whole, and not the message that it comes from.
    if case .resource(let response) = response { response.compress(by: compression.take()) }
    // A handler that streams starts here, and may end here too.
    let call = ServerCall(
      id: id, method: method, head: head, deadline: head.timeout.map { .now + $0 }, peer: peer,
      principal: principal, messageSizeMax: context.configuration.messageSizeMax,
      compression: compression, executor: context.loop, output: self)
    self.call = call
    if let timeout = head.timeout, !call.isFinished {
      timer.arm(context.loop.schedule(after: timeout) { [unowned self] in expire() })
    }
  }

  /// Refuses the request because of its head.
  func refuse(_ rejection: Rejection) {
    context.observer?.began(methodIndex)
    reject(rejection)
  }

  /// Ends a running call with an error found by the transport.
  func cancel(_ error: RPCError) { call?.cancel(error) }

  /// Takes what a call of the method needs of the server's bounds; an error where nothing is left.
  private func takeShare(of method: Method) -> RPCError? {
    var holdings = CallHoldings(
      of: principal.map { .principal($0.id) } ?? .connection(exchange.connectionID), on: context)
    defer { self.holdings = holdings }
    if method.kind != .unary, let limit = context.configuration.streamsPerCallerMax {
      guard holdings.takeStream() else { return .tooManyStreams(limit: limit) }
    }
    if method.budget == .watches {
      guard holdings.takeWatch() else {
        return .tooManyWatches(
          limit: context.configuration.watchesMax,
          retryAfter: context.configuration.overloadRetryDelay)
      }
    }
    return nil
  }

  private func releaseHoldings() {
    guard isClosed, !isHandlerRunning else { return }
    holdings?.release()
    holdings = nil
  }

  /// Updates the memory of the request; a call that exceeds the limit is ended.
  private func countHeldBytes() {
    guard let call, let error = holdings?.hold(call.heldBytes) else { return }
    call.cancel(error)
  }

  /// The compression that the caller's head allows; nil, which costs nothing, if it allows none.
  private func compression(_ head: borrowing RequestHead, _ peer: Peer) -> CallCompression? {
    let configuration = context.configuration.compression
    let outbound = configuration.compresses(for: peer) ? head.acceptedEncoding : nil
    guard head.encoding != nil || outbound != nil else { return nil }
    return CallCompression(
      engine: context.compression, inbound: head.encoding, outbound: outbound,
      messageSizeMin: configuration.messageSizeMin)
  }

  func receive(_ bytes: UnsafeRawBufferPointer) {
    tally.receivedBytes &+= bytes.count
    guard let call else { return }
    let before = call.messagesReceived
    call.receive(bytes)
    let count = call.messagesReceived &- before
    if count > 0 { context.observer?.received(messages: count, methodIndex) }
    countHeldBytes()
  }

  func receiveEnd() { call?.receiveEnd() }

  func resumeSending() { call?.resumeSending() }

  /// The answer has been handed to the transport, its end included.
  func answerSent() {
    timer.cancel()
    guard !isClosed, !exchange.isRequestEnded, !exchange.refusesRestAtEnd else { return }
    let restTime = context.configuration.connection.earlyAnswerRestTime
    timer.arm(context.loop.schedule(after: restTime) { [unowned self] in exchange.refuseRest() })
  }

  /// The exchange is over: after a regular end there is nothing left to do. `reason` is for the
  /// log.
  func closed(_ reason: @autoclosure () -> String) {
    timer.cancel()
    call?.abandon()
    record(.cancelled, reason())
    call = nil
    isClosed = true
    releaseHoldings()
  }

  /// Ends a call that is still running because the server stops; true if there was one.
  func cancelForShutdown() -> Bool {
    guard let call, !call.isFinished else { return false }
    call.cancel(RPCError(.serverStopping, "the server is shutting down"))
    return true
  }

  /// Enforces the timeouts: for a caller that does not read, and for a request that does not arrive
  /// completely.
  func check(_ limits: ConnectionLimits, now: MonotonicInstant) {
    let sentBytes = exchange.sentBytes
    if exchange.queuedBytes == 0 || sentBytes != sentBytesSeen {
      sentBytesSeen = sentBytes
      sentBytesChanged = now
    } else if sentBytesChanged.duration(to: now) >= limits.stallTimeout {
      call?.cancel(RPCError(.answerNotRead, "the caller is not reading the response"))
      exchange.reset(.answerNotRead)
    }
    guard let call else { return }
    let waited =
      call.isAwaitingOnlyMessage
      ? tally.started.duration(to: now)
      : incompleteMessage.time(of: call.incompleteMessage, now: now)
    guard waited >= limits.requestTimeout else { return }
    call.cancel(RPCError(.requestTooSlow, "the request did not arrive in time"))
  }

  private func expire() {
    // Data that waits for flow control holds the status back; then only a reset is in time, also
    // where the handler has done its part.
    let isBlocked = exchange.queuedBytes > 0
    if let call, !call.isFinished { call.cancel(.deadlineExceeded) }
    if isBlocked { exchange.reset(.deadlinePassed) }
  }

  private func reject(_ refusal: Rejection) {
    let errors = context.errors
    let rejection = refusal.mapError {
      errors.complete($0.identified(by: id), requestID: id.text)
    }
    if refusal.error?.isForLoad == true { exchange.refuseRestAtEnd() }
    tally.sentBytes &+= response.reject(
      rejection, form: { errors.connectForm(of: $0) }, on: exchange)
    if refusal.isMalformed { exchange.noteMalformedCall() }
    switch rejection {
    case .status(let error, acceptEncoding: _): record(error)
    case .unsupportedMediaType: record(.unknown, "HTTP 415")
    case .methodNotAllowed: record(.internal, "HTTP 405")
    case .connect(.methodNotAllowed): record(.internal, "HTTP 405")
    case .connect(.unsupportedMediaType): record(.unknown, "HTTP 415")
    case .connect(let rejection): if let error = rejection.error { record(error) }
    case .resource(let refusal):
      if let error = refusal.error {
        record(error)
      } else {
        record(.unknown, "HTTP \(refusal.status ?? 500)")
      }
    case .answered: break
    }
  }

  // MARK: From the call

  func sendHead(_ metadata: Metadata, encoding: MessageEncoding?) {
    response.sendHead(metadata, encoding: encoding, on: exchange)
  }

  func send(_ frame: [UInt8]) {
    tally.sent(frame, bytes: response.send(frame, on: exchange))
    context.observer?.sentMessage(methodIndex)
  }

  func finish(_ error: RPCError?, trailers: Metadata, head: Metadata?) {
    guard let error else {
      tally.sentBytes &+= response.end(
        trailers: trailers, head: head, form: { context.errors.connectForm(of: $0) }, on: exchange)
      return record(.ok, "")
    }
    if error.reason?.isMalformed == true { exchange.noteMalformedCall() }
    if error.isForLoad { exchange.refuseRestAtEnd() }
    let completed = context.errors.complete(error, requestID: id.text)
    let errors = context.errors
    tally.sentBytes &+= response.fail(
      completed, head: head, form: { errors.connectForm(of: $0) }, on: exchange)
    record(completed)
  }

  func credit(_ count: Int) {
    exchange.credit(count)
    countHeldBytes()
  }

  var isCongested: Bool { exchange.isCongested }

  func handlerStarted() {
    if method?.budget != .watches { context.handlerStarted() }
    isHandlerRunning = true
  }

  func handlerEnded() {
    if method?.budget != .watches { context.handlerEnded() }
    isHandlerRunning = false
    releaseHoldings()
  }

  // MARK: Record

  private func record(_ error: RPCError) {
    record(response.code(of: error), error.message, fault: error.fault)
  }

  private func record(
    _ code: StatusCode, _ message: @autoclosure () -> String, fault: String? = nil
  ) {
    guard tally.beginRecord(), let observer = context.observer else { return }
    observer.ended(
      CallRecord(
        path: method?.path, methodIndex: methodIndex, form: form, code: code, message: message(),
        fault: fault, nanoseconds: tally.nanoseconds, receivedBytes: tally.receivedBytes,
        sentBytes: tally.sentBytes, receivedMessageBytes: call?.messageBytesReceived ?? 0,
        sentMessageBytes: tally.sentMessageBytes, peer: peer, principal: principal,
        requestID: id.text))
  }
}
