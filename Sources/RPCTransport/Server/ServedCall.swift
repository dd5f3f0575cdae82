// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor

/// One HTTP/2 stream as a gRPC call: checks the head, then carries bytes to the call and answers
/// from it.
///
/// Invariant: connection, stream and call hold each other until the stream is closed, which every
/// way of ending a connection brings about.
final class ServerStream: ServerCallOutput {
  private let stream: HTTP2Stream
  private let connection: ServerConnection
  private let server: ServerLoop
  private let session: HTTP2Session
  private var call: ServerCall?
  private var method: Method?
  private var methodIndex: Int?
  private var contentType = RequestHead.ContentType.grpc
  /// The encodings that are taken, for a caller that used one.
  private var acceptEncoding: [UInt8]?
  /// Ends the call at its deadline, or the rest of the request once the call is answered.
  private var timer: Timer?

  private let started = MonotonicInstant.read()
  private var receivedBytes = 0
  private var sentBytes = 0
  private var sentMessageBytes = 0
  private var id = CallID(number: 0)
  private var principal: Principal?
  private var isRecorded = false
  /// The share of the server's bounds that the call takes; nil until it is admitted.
  private var holdings: CallHoldings?
  private var isClosed = false
  private var isHandlerRunning = false
  private var sentBytesSeen: UInt64 = 0
  private lazy var sentBytesChanged = started
  private var incompleteMessage = StallTimer<Int>()

  init(_ stream: HTTP2Stream, on connection: ServerConnection) {
    self.stream = stream
    self.connection = connection
    server = connection.server
    session = connection.session
  }

  // MARK: From the connection

  /// Answers the head with a call, or refuses it.
  func open(_ block: HeaderBlock) {
    var head = RequestHead(services: server.services, isCompressing: true)
    block.forEach { head.take($0, $1) }
    contentType = head.contentType
    if head.encoding != nil { acceptEncoding = MessageEncoding.acceptAll }
    id = server.callIDs.next(for: head.metadata)
    method = head.method
    methodIndex = head.methodIndex
    server.observer?.began(methodIndex)
    let sizeMax = server.configuration.http2.headerListSizeMax
    guard block.listSize <= sizeMax else {
      let message = "received metadata larger than max (\(block.listSize) vs. \(sizeMax))"
      let values = ["size": "\(block.listSize)", "limit": "\(sizeMax)"]
      return reject(.status(RPCError(.metadataTooLarge, message, values: values)))
    }
    switch head.check({ server.refusal(of: $0, openedAt: started) }) {
    case .failure(let rejection): reject(rejection)
    case .success(let method): admit(method, head)
    }
  }

  private func admit(_ method: Method, _ head: RequestHead) {
    do {
      principal = try server.admission.admit(
        method.descriptor, metadata: head.metadata, peer: connection.peer)
    } catch {
      return reject(.status(error))
    }
    if let error = takeShare(of: method) { return reject(.status(error)) }
    // A handler that streams starts here, and may end here too.
    let call = ServerCall(
      id: id, method: method, head: head, deadline: head.timeout.map { .now + $0 },
      peer: connection.peer, principal: principal,
      messageSizeMax: server.configuration.messageSizeMax, compression: compression(head),
      executor: server.loop, output: self)
    self.call = call
    if let timeout = head.timeout {
      timer = server.loop.schedule(after: timeout) { [unowned self] in expire() }
    }
  }

  /// Takes what a call of the method needs of the server's bounds; an error where nothing is left.
  private func takeShare(of method: Method) -> RPCError? {
    let configuration = server.configuration
    var holdings = CallHoldings(
      of: principal.map { .principal($0.id) } ?? .connection(ObjectIdentifier(connection)),
      on: server)
    defer { self.holdings = holdings }
    if method.kind != .unary, let limit = configuration.streamsPerCallerMax {
      guard holdings.takeStream() else { return .tooManyStreams(limit: limit) }
    }
    if method.budget == .watches {
      guard holdings.takeWatch() else {
        return .tooManyWatches(
          limit: configuration.watchesMax, retryAfter: configuration.overloadRetryDelay)
      }
    }
    return nil
  }

  private func releaseHoldings() {
    guard isClosed, !isHandlerRunning else { return }
    holdings?.release()
    holdings = nil
  }

  /// Counts what lies in memory of the request; a call that holds too much is ended.
  private func countHeldBytes() {
    guard let call, let error = holdings?.hold(call.heldBytes) else { return }
    call.cancel(error)
  }

  /// The compression that the caller's head allows; nil, which costs nothing, if it allows none.
  private func compression(_ head: RequestHead) -> CallCompression? {
    let configuration = server.configuration.compression
    let outbound = configuration.compresses(for: connection.peer) ? head.acceptedEncoding : nil
    guard head.encoding != nil || outbound != nil else { return nil }
    return CallCompression(
      engine: server.compression, inbound: head.encoding, outbound: outbound,
      messageSizeMin: configuration.messageSizeMin)
  }

  func receive(_ bytes: UnsafeRawBufferPointer) {
    receivedBytes &+= bytes.count
    guard let call else { return }
    let before = call.messagesReceived
    call.receive(bytes)
    let count = call.messagesReceived &- before
    if count > 0 { server.observer?.received(messages: count, methodIndex) }
    countHeldBytes()
  }

  func receiveEnd() { call?.receiveEnd() }

  func resumeSending() { call?.resumeSending() }

  /// The answer has been handed to the transport, its end included.
  func answerSent() {
    timer?.cancel()
    guard !stream.isRemoteEnded, !stream.refusesRest else { return }
    timer = server.loop.schedule(after: server.configuration.connection.earlyAnswerRestTime) {
      [unowned self] in
      session.refuseRest(of: stream)
      connection.markDirty()
    }
  }

  /// The stream is gone: after a regular end there is nothing left to do.
  func closed(_ code: HTTP2ErrorCode) {
    timer?.cancel()
    call?.abandon()
    record(.cancelled, "the stream was closed with \(code)")
    call = nil
    isClosed = true
    releaseHoldings()
  }

  /// Ends a call that is still running because the server stops; true if there was one.
  func refuse() -> Bool {
    guard let call, !call.isFinished else { return false }
    call.cancel(RPCError(.serverStopping, "the server is shutting down"))
    return true
  }

  /// Ends what goes on for too long: a reader that takes nothing, a request that does not end.
  func check(_ limits: ConnectionLimits, now: MonotonicInstant) {
    if stream.queuedBytes == 0 || stream.sentBytes != sentBytesSeen {
      sentBytesSeen = stream.sentBytes
      sentBytesChanged = now
    } else if sentBytesChanged.duration(to: now) >= limits.stallTimeout {
      call?.cancel(RPCError(.answerNotRead, "the answer is not being read"))
      session.reset(stream, .enhanceYourCalm)
      connection.markDirty()
    }
    guard let call else { return }
    let waited =
      call.isAwaitingOnlyMessage
      ? started.duration(to: now)
      : incompleteMessage.time(of: call.incompleteMessage, now: now)
    guard waited >= limits.requestTimeout else { return }
    call.cancel(RPCError(.requestTooSlow, "the request did not arrive in time"))
  }

  private func expire() {
    // Data that waits for flow control holds the status back; then only a reset is in time, also
    // where the handler has done its part.
    let isBlocked = stream.queuedBytes > 0
    if let call, !call.isFinished { call.cancel(.deadlineExceeded) }
    if isBlocked { session.reset(stream, .cancel) }
    connection.markDirty()
  }

  private func reject(_ refusal: Rejection) {
    let rejection = refusal.identified(by: id).completed(
      by: server.errors, requestID: id.text)
    if case .status(let error, acceptEncoding: _) = refusal { stream.refusesRest = error.isForLoad }
    var block = HeaderBlock()
    ResponseHead.rejection(rejection, contentType, sizeMax: session.peerHeaderListSizeMax) {
      block.append(name: $0.utf8, value: $1)
    }
    session.respondOnly(block, on: stream)
    if refusal.isMalformed { connection.noteMalformedCall() }
    switch rejection {
    case .status(let error, acceptEncoding: _): record(error)
    case .unsupportedMediaType: record(.unknown, "HTTP 415")
    case .methodNotAllowed: record(.internal, "HTTP 405")
    }
  }

  // MARK: From the call

  func sendHead(_ metadata: Metadata, encoding: MessageEncoding?) {
    session.respond(initialBlock(metadata, encoding), on: stream)
    connection.markDirty()
  }

  func send(_ frame: [UInt8]) {
    sentBytes &+= frame.count
    sentMessageBytes &+= frame.count &- MessagePrefix.size
    session.send(frame, on: stream)
    server.observer?.sentMessage(methodIndex)
    connection.markDirty()
  }

  func finish(_ error: RPCError?, trailers: Metadata, head: Metadata?) {
    if error?.reason?.isMalformed == true { connection.noteMalformedCall() }
    stream.refusesRest = error?.isForLoad ?? false
    let error = error.map { server.errors.complete($0, requestID: id.text) }
    if let head {
      var block = HeaderBlock()
      ResponseHead.trailersOnly(
        contentType, error, head: head, trailers: trailers, acceptEncoding: acceptEncoding,
        sizeMax: session.peerHeaderListSizeMax
      ) {
        block.append(name: $0.utf8, value: $1)
      }
      session.respondOnly(block, on: stream)
    } else {
      session.sendTrailers(trailerBlock(error, trailers), on: stream)
    }
    record(error)
    connection.markDirty()
  }

  func credit(_ count: Int) {
    session.consume(count, on: stream)
    countHeldBytes()
    // A handler may read long after the bytes came; the window it opens must still be told.
    connection.markDirty()
  }

  var isCongested: Bool { session.isCongested(stream) }

  func handlerStarted() {
    if method?.budget != .watches { server.handlerStarted() }
    isHandlerRunning = true
  }

  func handlerEnded() {
    if method?.budget != .watches { server.handlerEnded() }
    isHandlerRunning = false
    releaseHoldings()
  }

  // MARK: Blocks

  private func initialBlock(_ metadata: Metadata, _ encoding: MessageEncoding?) -> HeaderBlock {
    if metadata.isEmpty, encoding == nil, acceptEncoding == nil {
      return contentType == .grpcProto ? Self.headProto : Self.head
    }
    var block = HeaderBlock()
    ResponseHead.initial(
      contentType, metadata, encoding: encoding, acceptEncoding: acceptEncoding,
      sizeMax: session.peerHeaderListSizeMax
    ) { block.append(name: $0.utf8, value: $1) }
    return block
  }

  private func trailerBlock(_ error: RPCError?, _ metadata: Metadata) -> HeaderBlock {
    if error == nil, metadata.isEmpty { return Self.trailersOK }
    var block = HeaderBlock()
    ResponseHead.trailers(error, metadata, sizeMax: session.peerHeaderListSizeMax) {
      block.append(name: $0.utf8, value: $1)
    }
    return block
  }

  private static func block(_ fields: (ResponseHead.Sink) -> Void) -> HeaderBlock {
    var block = HeaderBlock()
    fields { block.append(name: $0.utf8, value: $1) }
    return block
  }

  private static let head = block { ResponseHead.initial(.grpc, [:], $0) }
  private static let headProto = block { ResponseHead.initial(.grpcProto, [:], $0) }
  private static let trailersOK = block { ResponseHead.trailers(nil, [:], $0) }

  // MARK: Record

  private func record(_ error: RPCError?) {
    record(error?.code ?? .ok, error?.message ?? "", fault: error?.fault)
  }

  private func record(
    _ code: StatusCode, _ message: @autoclosure () -> String, fault: String? = nil
  ) {
    guard !isRecorded else { return }
    isRecorded = true
    guard let observer = server.observer else { return }
    observer.ended(
      CallRecord(
        path: method?.path, methodIndex: methodIndex, code: code, message: message(),
        fault: fault, nanoseconds: MonotonicInstant.read().nanoseconds &- started.nanoseconds,
        receivedBytes: receivedBytes, sentBytes: sentBytes,
        receivedMessageBytes: call?.messageBytesReceived ?? 0, sentMessageBytes: sentMessageBytes,
        peer: connection.peer, principal: principal, requestID: id.text))
  }
}

extension RPCError {
  /// True if the call was refused for the load of the server or of the caller: then
  /// nothing more is read of it.
  fileprivate var isForLoad: Bool {
    switch reason {
    case .serverOverloaded, .serverStopping, .tooManyStreams, .tooManyWatches: true
    case nil: metadata[Metadata.retryPushback] != nil
    default: false
    }
  }
}

extension RPCError.Reason {
  /// True if the caller broke a rule of gRPC that every library keeps.
  fileprivate var isMalformed: Bool {
    switch self {
    case .methodNotPost, .timeoutMalformed, .metadataMalformed, .messageFlagInvalid,
      .messageTruncated, .messageCountWrong, .messageCorrupt:
      true
    default: false
    }
  }
}

extension Rejection {
  /// See `RPCError.Reason.isMalformed`.
  fileprivate var isMalformed: Bool {
    switch self {
    case .status(let error, acceptEncoding: _): error.reason?.isMalformed ?? false
    case .unsupportedMediaType, .methodNotAllowed: true
    }
  }

  /// The rejection with the call's id in it, where there is a place for it.
  fileprivate func identified(by id: CallID) -> Rejection {
    switch self {
    case .unsupportedMediaType: self
    case .methodNotAllowed(let error): .methodNotAllowed(error.identified(by: id))
    case .status(let error, let acceptEncoding):
      .status(error.identified(by: id), acceptEncoding: acceptEncoding)
    }
  }
}
