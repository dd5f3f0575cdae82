// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor
import TLS

/// One connection of a server: turns the events of its session into calls.
///
///     opening --SETTINGS--> serving --drain--> announced --PING answered, timer--> leaving
///        \______________________\__________________\____________________________/
///                                        | the driver closes
///                                      closed
final class ServerConnection: SessionDriverDelegate {
  private let link: HTTP2Link
  private let context: LoopContext
  private let owner: any ServerConnectionOwner
  let address: SocketAddress

  private var phase = Phase.opening
  private var timer: Timer?
  /// Nil where the connection is plaintext.
  private let tls: TLSSession?
  private var lifetime: ConnectionLifetime
  private var budget: ConnectionBudget
  /// The bound that the peer overran in the bytes under way.
  private var excess: ConnectionCut?
  private var goAwayReason = ""
  private var incompleteFrame = StallTimer<UInt64>()

  private enum Phase { case opening, serving, announced, leaving, closed }

  init(
    from address: SocketAddress, identity: PeerIdentity?, tls: TLSSession?,
    _ context: LoopContext, owner: any ServerConnectionOwner
  ) throws(HTTP2Error) {
    self.context = context
    self.owner = owner
    self.address = address
    self.tls = tls
    let peer = Peer(
      address: address.description, network: address.network.description,
      isLocal: address.isLocal, identity: identity)
    let limits = context.configuration.connection
    lifetime = ConnectionLifetime(
      limits, now: context.loop.now, jitter: Double.random(in: -1...1))
    budget = ConnectionBudget(limits, now: context.loop.now)
    link = HTTP2Link(
      try HTTP2Session(role: .server, configuration: context.configuration.http2), peer)
  }

  private var session: HTTP2Session { link.session }

  func start(_ socket: consuming Socket) {
    socket.limitUnacknowledgedTime(to: context.configuration.connection.keepaliveTimeout)
    let driver = SessionDriver(
      socket, session, tls: tls, on: context.loop, buffers: context.buffers,
      lingerTime: context.configuration.connection.lingerTime, delegate: self)
    link.driver = driver
    timer = context.loop.schedule(after: context.configuration.handshakeTimeout) { [context] in
      context.counts.cutConnections[.handshakeTimeout, default: 0] += 1
      driver.close()
    }
    driver.start()
  }

  // MARK: Events

  func secured(by tls: TLSSession) {
    owner.handshakeEnded(self)
    guard let certificate = tls.peerCertificate else { return }
    let peer = link.peer
    link.peer = Peer(
      address: peer.address, network: peer.network, isLocal: peer.isLocal,
      identity: PeerIdentity(certificate))
  }

  func failed(_ failure: TLSFailure) {
    context.counts.failedTLSSessions += 1
    context.observer?.handshakeFailed(failure.description, link.peer)
  }

  func violated() { context.counts.cutConnections[.violation, default: 0] += 1 }

  func handle(_ event: HTTP2Event) {
    switch event {
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
      timer?.cancel()
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
    lifetime.heard(now: context.loop.now)
    do throws(ConnectionCut) {
      if let excess { throw excess }
      try budget.charge(counts, now: context.loop.now)
      if let tls { try budget.charge(rekeyings: tls.rekeyings, now: context.loop.now) }
    } catch {
      session.goAway(.enhanceYourCalm, reason: error.rawValue)
      cut(error)
    }
  }

  private var counts: FrameCounts {
    var counts = session.counts
    counts.malformed &+= link.malformedCalls
    return counts
  }

  var isPeerSuspect: Bool { budget.isSuspect }

  /// The memory that unsent output takes, in bytes.
  var queuedBytes: Int { session.heldBytes &+ (link.driver?.unsentBytes ?? 0) }

  private func open(_ stream: HTTP2Stream, _ block: HeaderBlock) {
    guard context.hasRoom(for: { budget(of: block) }),
      queuedBytes <= context.configuration.connection.queuedBytesMax
    else {
      context.counts.refusedStreams += 1
      return session.reset(stream, .refusedStream)
    }
    var head = RequestHead(services: context.services, isCompressing: true)
    block.forEach { head.take($0, $1) }
    if head.needsSecondReading {
      head.readAgain(isSecure: tls != nil)
      block.forEach { head.takeAgain($0, $1) }
    }
    let call = ServedCall(head, on: HTTP2Exchange(stream: stream, link: link), context)
    stream.attachment = call
    call.open(&head, fieldsSize: block.listSize)
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

  // MARK: Time

  /// Looks once a second at what has gone on for too long.
  func check(now: MonotonicInstant) {
    let limits = context.configuration.connection
    if let since = link.driver?.stalledSince, since.duration(to: now) >= limits.stallTimeout {
      context.counts.cutConnections[.stalled, default: 0] += 1
      link.driver?.close()
      return
    }
    let incompleteTime = incompleteFrame.time(of: session.incompleteFrame, now: now)
    if incompleteTime >= limits.requestTimeout {
      session.goAway(.enhanceYourCalm, reason: ConnectionCut.incompleteFrame.rawValue)
      return cut(.incompleteFrame)
    }
    for stream in session.streams {
      (stream.attachment as? ServedCall)?.check(limits, now: now)
    }
    if let tls, lifetime.silence(now: now) >= Self.silenceMax { tls.releaseBuffers() }
    // Until the peer has spoken, the handshake's own timer bounds it.
    guard phase != .opening else { return }
    switch lifetime.check(hasCalls: !session.streams.isEmpty, now: now) {
    case .nothing: break
    case .ping:
      session.ping()
      link.markDirty()
    case .announceShutdown(let reason): beginDrain(reason)
    case .close:
      _ = cancelCalls()
      cut(.lifetime)
    }
  }

  // MARK: The end

  /// The first phase of a graceful end: says that no further stream is wanted.
  func beginDrain(_ reason: String = "the server is shutting down") {
    guard phase == .opening || phase == .serving else { return }
    goAwayReason = reason
    phase = .announced
    timer?.cancel()
    session.announceShutdown()
    session.ping()
    timer = context.loop.schedule(after: context.configuration.goAwayTimeout) { [weak self] in
      self?.leave()
    }
    link.markDirty()
  }

  /// The second phase: streams up to the last one taken in are served, nothing after it.
  private func leave() {
    guard phase == .announced else { return }
    phase = .leaving
    timer?.cancel()
    session.goAway(.noError, reason: goAwayReason)
    link.markDirty()
  }

  /// Ends every call that still runs with UNAVAILABLE; returns how many that were.
  func cancelCalls() -> Int {
    session.streams.reduce(0) { count, stream in
      (stream.attachment as? ServedCall)?.cancelForShutdown() == true ? count &+ 1 : count
    }
  }

  /// Closes a connection before its time.
  func cut(_ reason: ConnectionCut) {
    context.counts.cutConnections[reason, default: 0] += 1
    close()
  }

  /// Writes what can be written at once and closes.
  func close() {
    link.driver?.flush()
    link.driver?.close()
  }

  /// After so long without a byte, a connection gives back what it does not need.
  private static let silenceMax = Duration.seconds(1)

  var isDone: Bool { phase == .leaving && session.streams.isEmpty }

  func closed() {
    phase = .closed
    timer?.cancel()
    link.driver = nil
    context.counts.resetStreams += Int(clamping: session.counts.resets)
    context.counts.streamsResetByServer += Int(clamping: session.counts.resetsSent)
    context.counts.malformedFrames += Int(clamping: counts.malformed)
    owner.forget(self)
  }

  func released() { owner.release(self) }

  /// Adds what the connection does now; what it did is added to the server's once it is closed.
  func add(to statistics: inout ServerStatistics) {
    statistics.openStreams += session.streams.count
    statistics.resetStreams += Int(clamping: session.counts.resets)
    statistics.streamsResetByServer += Int(clamping: session.counts.resetsSent)
    statistics.malformedFrames += Int(clamping: counts.malformed)
    statistics.queuedBytes += queuedBytes
  }
}

/// The list of a loop's connections, as a connection uses it.
protocol ServerConnectionOwner: AnyObject {
  /// The TLS handshake is over, one way or the other.
  func handshakeEnded(_ connection: ServerConnection)
  /// The connection is over; its peer may not have read what was sent last.
  func forget(_ connection: ServerConnection)
  /// The connection's socket has been closed.
  func release(_ connection: ServerConnection)
}
