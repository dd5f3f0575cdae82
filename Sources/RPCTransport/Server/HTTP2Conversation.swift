// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor
import TLS

/// A connection in HTTP/2: turns the events of its session into calls.
///
///     opening --SETTINGS--> serving --drain--> announced --PING answered, timer--> leaving
final class HTTP2Conversation: ServerConversation {
  private let link: HTTP2Link
  /// The session of the link.
  private let session: HTTP2Session
  private let context: LoopContext
  private let tls: TLSSession?
  private let pulse: ConnectionPulse
  private let host: any ConversationHost
  private var phase = Phase.opening
  private var timer: Timer?
  private var budget: ConnectionBudget
  /// The limit that the peer exceeded with the bytes being processed.
  private var excess: ConnectionCut?
  private var goAwayReason = ""
  private var incompleteFrame = StallTimer<UInt64>()

  private enum Phase { case opening, serving, announced, leaving }

  init(_ start: ConversationStart) throws(HTTP2Error) {
    context = start.context
    tls = start.tls
    pulse = start.pulse
    host = start.host
    budget = ConnectionBudget(context.configuration.connection, now: context.loop.now)
    session = try HTTP2Session(role: .server, configuration: context.configuration.http2)
    link = HTTP2Link(session, start.peer, datedBlocks: context.datedBlocks)
    link.driver = start.driver
  }

  var isGreeted: Bool { phase != .opening }
  var hasCalls: Bool { !session.streams.isEmpty }
  var queuedBytes: Int { session.heldBytes }
  var isPeerSuspect: Bool { budget.isSuspect }

  var isOver: Bool {
    phase == .leaving && session.streams.isEmpty || !session.wantsRead && !session.wantsWrite
  }

  // MARK: Bytes and events

  func receive(_ bytes: UnsafeRawBufferPointer) throws(HTTP2Error) {
    try session.receive(bytes) { handle($0) }
  }

  func produceOutput(into output: inout [UInt8], limit: Int) throws(HTTP2Error) {
    try session.produceOutput(into: &output, limit: limit) { handle($0) }
  }

  private func handle(_ event: consuming HTTP2Event) {
    switch consume event {
    case .data(let stream, let bytes):
      (stream.attachment as? ServedCall)?.receive(bytes)
    case .headers(let stream, let block, let isTrailing, let endStream):
      if !isTrailing { open(stream, block) }
      session.recycle(block)
      if endStream { (stream.attachment as? ServedCall)?.receiveEnd() }
    case .endStream(let stream):
      (stream.attachment as? ServedCall)?.receiveEnd()
    case .closed(let stream, let code):
      (stream.attachment as? ServedCall)?.closed("the stream was closed with \(code)")
      stream.attachment = nil
    case .writable(let stream):
      (stream.attachment as? ServedCall)?.resumeSending()
    case .settings:
      guard phase == .opening else { return }
      phase = .serving
      pulse.begin()
    case .pingAcknowledged:
      if phase == .announced { leave() }
    case .ping:
      do {
        try budget.ping(sent: session.counts.sent, now: context.loop.now)
      } catch {
        excess = error
      }
    case .sent(let stream): (stream.attachment as? ServedCall)?.answerSent()
    case .goAway: break
    }
  }

  func received() {
    pulse.lifetime.heard(now: context.loop.now)
    do throws(ConnectionCut) {
      if let excess { throw excess }
      try budget.charge(counts, now: context.loop.now)
      if let tls { try budget.charge(rekeyings: tls.rekeyings, now: context.loop.now) }
    } catch {
      announceClose(error)
      host.cut(error)
    }
  }

  private var counts: FrameCounts {
    var counts = session.counts
    counts.malformed &+= link.malformedCalls
    return counts
  }

  // MARK: Calls

  private func open(_ stream: HTTP2Stream, _ block: HeaderBlock) {
    let hasRoom = isReadFast && context.hasRoom(for: { budget(of: block) })
    guard hasRoom || isToldOfRefusal(block) else {
      context.counts[.refusedStreams] += 1
      return session.reset(stream, .refusedStream)
    }
    var head = RequestHead(services: context.services, isCompressing: true)
    // The content type tells the protocol to which the other fields belong.
    block.forEach(first: "content-type") { head.take($0, $1) }
    if head.needsSecondReading {
      head.readAgain(isSecure: tls != nil)
      block.forEach { head.takeAgain($0, $1) }
    }
    let exchange = HTTP2Exchange(stream: stream, link: link, isDated: head.needsSecondReading)
    let call = ServedCall(head, on: exchange, context)
    stream.attachment = call
    call.open(&head, fieldsSize: block.listSize, hasRoom: hasRoom)
  }

  /// True unless the peer leaves too much of its answers unread.
  private var isReadFast: Bool {
    queuedBytes &+ (link.driver?.unsentBytes ?? 0)
      <= context.configuration.connection.queuedBytesMax
  }

  /// True for a call that finds no room and is told so in the form of its protocol: browsers and
  /// curl do not know what a refused stream means. Libraries of gRPC do, and repeat the call by
  /// themselves.
  private func isToldOfRefusal(_ block: HeaderBlock) -> Bool {
    guard isReadFast else { return false }
    var isGRPC = false
    block.forEach { name, value in
      if name.elementsEqual("content-type".utf8) { isGRPC = RequestHead.isGRPC(contentType: value) }
    }
    return !isGRPC && context.mayTellRefusal()
  }

  /// The budget that the call with this head would count to; nil for a path that names no method.
  private func budget(of head: HeaderBlock) -> MethodDescriptor.Budget? {
    var budget: MethodDescriptor.Budget?
    head.forEach { name, value in
      guard name.elementsEqual(":path".utf8) else { return }
      budget = context.services.index(path: value).map { context.services.methods[$0].budget }
    }
    return budget
  }

  func cancelCalls() -> Int {
    session.streams.reduce(0) { count, stream in
      (stream.attachment as? ServedCall)?.cancelForShutdown() == true ? count &+ 1 : count
    }
  }

  // MARK: Time

  func check(_ limits: ConnectionLimits, now: MonotonicInstant) -> ConnectionCut? {
    let incompleteTime = incompleteFrame.time(of: session.incompleteFrame, now: now)
    if incompleteTime >= limits.requestTimeout { return .incompleteFrame }
    for stream in session.streams {
      (stream.attachment as? ServedCall)?.check(limits, now: now)
    }
    return nil
  }

  func ask() {
    session.ping()
    link.markDirty()
  }

  // MARK: The end

  /// The first phase of a graceful shutdown: announces that no new streams are wanted.
  func beginDrain(_ reason: String) {
    guard phase == .opening || phase == .serving else { return }
    goAwayReason = reason
    phase = .announced
    session.announceShutdown()
    session.ping()
    timer = context.loop.schedule(after: context.configuration.goAwayTimeout) { [weak self] in
      self?.leave()
    }
    link.markDirty()
  }

  /// The second phase: only streams up to the last accepted one are served.
  private func leave() {
    guard phase == .announced else { return }
    phase = .leaving
    timer?.cancel()
    session.goAway(.noError, reason: goAwayReason)
    link.markDirty()
  }

  func announceClose(_ reason: ConnectionCut) {
    session.goAway(.enhanceYourCalm, reason: reason.rawValue)
  }

  func violated(_ error: HTTP2Error) {
    context.counts.cutConnections[.violation, default: 0] += 1
    // nghttp2 detects some floods itself, and then sends no GOAWAY.
    session.goAway(error.code, reason: ConnectionCut.violation.rawValue)
  }

  func secured(by tls: TLSSession) {}

  func failed(_ failure: TLSFailure) { host.failed(failure) }

  func abandon() {
    timer?.cancel()
    session.abandonStreams { handle($0) }
    link.driver = nil
  }

  func closed() { host.closed() }

  func released() { host.released() }

  func add(to statistics: inout ServerStatistics) {
    statistics[.openStreams] += session.streams.count
    addHistory(to: &statistics)
  }

  func addHistory(to statistics: inout ServerStatistics) {
    statistics[.resetStreams] += Int(clamping: session.counts.resets)
    statistics[.streamsResetByServer] += Int(clamping: session.counts.resetsSent)
    statistics[.malformedFrames] += Int(clamping: counts.malformed)
  }
}
