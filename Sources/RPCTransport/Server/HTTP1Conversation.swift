// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTP1
import HTTP2
import RPC
import Reactor
import TLS

/// A connection in HTTP/1.1: turns the requests of its session into calls, one after the other.
///
///     waiting --head--> calling --answer written--> waiting, or the connection is over
///
/// While a call runs, only one small read of pipelined data is made. It detects the end of the
/// connection, which cancels the call.
final class HTTP1Conversation: ServerConversation {
  private let link: HTTP1Link
  private let context: LoopContext
  private let tls: TLSSession?
  private let pulse: ConnectionPulse
  private let host: any ConversationHost
  private var budget: ConnectionBudget
  private var counts = FrameCounts()
  private var current: Current?
  private var slowHead = StallTimer<UInt64>()
  private(set) var isGreeted = false
  private var isDraining = false

  /// The current call.
  private struct Current {
    let call: ServedCall
    let exchange: HTTP1Exchange
  }

  init(_ start: ConversationStart) {
    context = start.context
    tls = start.tls
    pulse = start.pulse
    host = start.host
    let configuration = context.configuration
    budget = ConnectionBudget(configuration.connection, now: context.loop.now)
    link = HTTP1Link(
      HTTP1Session(configuration: configuration.http1, date: context.date), start.peer,
      start.driver,
      window: Int(configuration.http2.streamWindow),
      queuedBytesMax: configuration.http2.streamSendQueueMax)
    // HTTP/1.1 has no PING: TCP keepalive detects a dead peer.
    pulse.lifetime.cannotAsk()
    start.driver.probe(after: configuration.connection.keepaliveInterval)
  }

  private var session: HTTP1Session { link.session }

  var hasCalls: Bool { current != nil }
  var queuedBytes: Int { (current?.exchange.queuedBytes ?? 0) + session.heldBytes }

  /// True while a call runs: pipelined requests are read in small pieces.
  var isPeerSuspect: Bool { session.isResponding && !session.isWithinBody }

  var isOver: Bool { session.isOver || isDraining && isIdle }

  private var isIdle: Bool {
    !session.isResponding && !session.isWithinHead && !session.isWithinBody && !session.holdsInput
  }

  // MARK: Bytes and events

  func receive(_ bytes: UnsafeRawBufferPointer) {
    session.receive(bytes, now: Self.now, handle)
    link.updateReading()
  }

  /// Goes on with a request that was sent ahead.
  private func resume() {
    session.resume(now: Self.now, handle)
    link.updateReading()
    link.markDirty()
  }

  private func handle(_ event: HTTP1Event) {
    switch event {
    case .request(let request):
      greet()
      counts.useful &+= 1
      open(request)
    case .body(let bytes):
      // A message in an envelope has its prefix at least.
      if bytes.count < MessagePrefix.size { counts.idle &+= 1 } else { counts.useful &+= 1 }
      link.took(bytes.count)
      current?.call.receive(bytes)
    case .end:
      current?.exchange.requestEnded()
      current?.call.receiveEnd()
    case .refused:
      greet()
      counts.malformed &+= 1
    }
  }

  private func greet() {
    guard !isGreeted else { return }
    isGreeted = true
    pulse.begin()
  }

  func received() {
    pulse.lifetime.heard(now: context.loop.now)
    do throws(ConnectionCut) {
      try budget.charge(allCounts, now: context.loop.now)
      if let tls { try budget.charge(rekeyings: tls.rekeyings, now: context.loop.now) }
    } catch {
      announceClose(error)
      host.cut(error)
    }
  }

  private var allCounts: FrameCounts {
    var counts = counts
    counts.malformed &+= link.malformedCalls
    return counts
  }

  func produceOutput(into output: inout [UInt8], limit: Int) {
    session.produceOutput(into: &output) {
      current?.exchange.write(now: Self.now, limit: limit)
    }
    guard let current else { return }
    if current.exchange.isWritten { return end(current) }
    if !current.exchange.isCongested { current.call.resumeSending() }
  }

  // MARK: Calls

  private func open(_ request: HTTP1Request) {
    guard !request.isForProxies else {
      counts.malformed &+= 1
      return refuse(.methodNotAllowed, "allow", "GET, HEAD, POST, PUT")
    }
    var head = RequestHead(services: context.services, isCompressing: true)
    request.forEachFieldOfHTTP2 { head.take($0, $1) }
    let isGRPC = !head.needsSecondReading
    if !isGRPC {
      head.readAgain(isSecure: tls != nil)
      request.forEachFieldOfHTTP2 { head.takeAgain($0, $1) }
    }
    let exchange = HTTP1Exchange(
      link, isHead: request.isHead,
      version: request.version == .http10 ? .http10 : .http11)
    let call = ServedCall(head, on: exchange, context)
    current = Current(call: call, exchange: exchange)
    if isGRPC || head.needsBothDirections {
      session.closeAfterResponse()
      return call.refuse(.connect(.refused(status: 505, .needsHTTP2)))
    }
    call.open(&head, fieldsSize: request.fieldsSize, hasRoom: hasRoom(for: request))
    guard !exchange.isAnswered else { return }
    if case .length(let size) = request.body, let error = tooLarge(size, head) {
      return call.cancel(error)
    }
    session.sendContinue()
    link.markDirty()
  }

  /// True if the request may become one more call.
  private func hasRoom(for request: HTTP1Request) -> Bool {
    context.hasRoom(for: { budget(of: request) })
      && queuedBytes &+ (link.driver?.unsentBytes ?? 0)
        <= context.configuration.connection.queuedBytesMax
  }

  /// The error for an unprefixed body whose announced length is too large.
  private func tooLarge(_ size: Int, _ head: borrowing RequestHead) -> RPCError? {
    guard let sizeMax = head.wholeBodySizeMax(context.configuration.messageSizeMax),
      size > sizeMax
    else { return nil }
    return .messageTooLarge(size: size, limit: sizeMax)
  }

  /// The budget that the call with this head would count to; nil for a path that names no method.
  private func budget(of request: HTTP1Request) -> MethodDescriptor.Budget? {
    var path = request.path
    return path.withUTF8 { context.services.index(path: $0) }
      .map { context.services.methods[$0].budget }
  }

  /// Responds to a request that does not become a call, and closes the connection after the
  /// response.
  private func refuse(_ status: HTTP1Status, _ name: StaticString, _ value: String) {
    session.closeAfterResponse()
    var answer = HTTP1Response(status)
    answer.add(name, value)
    session.respond(answer, now: Self.now)
    session.end()
    link.markDirty()
  }

  /// The response is written; the next pipelined request follows.
  private func end(_ ended: Current) {
    current = nil
    counts.sent &+= 1
    ended.call.answerSent()
    ended.exchange.close()
    ended.call.closed("the response ended before its request")
    link.requestEnded()
    link.updateReading()
    guard session.holdsInput else { return }
    context.loop.schedule(after: .zero) { [weak self] in self?.resume() }
  }

  func cancelCalls() -> Int { current?.call.cancelForShutdown() == true ? 1 : 0 }

  // MARK: Time

  func check(_ limits: ConnectionLimits, now: MonotonicInstant) -> ConnectionCut? {
    let request = session.isWithinHead ? counts.useful : nil
    if slowHead.time(of: request, now: now) >= limits.requestTimeout { return .incompleteFrame }
    current?.call.check(limits, now: now)
    return nil
  }

  /// HTTP/1.1 has no question for the peer: the kernel's probes ask.
  func ask() {}

  // MARK: The end

  /// Makes the current response the last one; a connection without one closes at once.
  func beginDrain(_ reason: String) {
    isDraining = true
    session.closeAfterResponse()
    link.markDirty()
  }

  func announceClose(_ reason: ConnectionCut) {
    session.refuse(reason == .incompleteFrame ? .requestTimeout : .tooManyRequests, now: Self.now)
  }

  /// No error of HTTP/2 is thrown here.
  func violated(_ error: HTTP2Error) {}

  func secured(by tls: TLSSession) {}

  func failed(_ failure: TLSFailure) { host.failed(failure) }

  func abandon() {
    let ended = current
    current = nil
    // A request that was sent ahead must not begin on a connection that is closed.
    session.abort()
    ended?.exchange.close()
    ended?.call.closed("the connection was closed")
    link.driver = nil
  }

  func closed() { host.closed() }

  func released() { host.released() }

  func add(to statistics: inout ServerStatistics) {
    statistics[.openStreams] += hasCalls ? 1 : 0
    addHistory(to: &statistics)
  }

  func addHistory(to statistics: inout ServerStatistics) {
    statistics[.malformedFrames] += Int(clamping: allCounts.malformed)
  }

  /// Seconds since 1970, for the `date` of responses.
  private static var now: Int { time(nil) }
}

extension RPCError {
  /// The call needs what HTTP/1.1 cannot carry: trailers, or both directions at once.
  fileprivate static let needsHTTP2 = RPCError(
    .httpVersionUnsupported, "gRPC and bidirectional streaming need HTTP/2")
}
