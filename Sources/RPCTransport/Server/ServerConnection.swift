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
  let server: ServerLoop
  let session: HTTP2Session
  private(set) var peer: Peer
  let address: SocketAddress

  private var driver: SessionDriver?
  private var phase = Phase.opening
  private var timer: Timer?
  /// Nil where the connection is plaintext.
  private let tls: TLSSession?
  private var lifetime: ConnectionLifetime
  private var budget: ConnectionBudget
  /// The bound that the peer overran in the bytes under way.
  private var excess: ConnectionCut?
  private var goAwayReason = ""
  /// Calls that broke a rule of gRPC, which HTTP/2 does not see.
  private var malformedCalls: UInt64 = 0
  private var incompleteFrame = StallTimer<UInt64>()

  private enum Phase { case opening, serving, announced, leaving, closed }

  init(
    from address: SocketAddress, identity: PeerIdentity?, tls: TLSSession?, on server: ServerLoop
  ) throws(HTTP2Error) {
    self.server = server
    self.address = address
    self.tls = tls
    peer = Peer(
      address: address.description, network: address.network.description,
      isLocal: address.isLocal, identity: identity)
    let limits = server.configuration.connection
    lifetime = ConnectionLifetime(
      limits, now: server.loop.now, jitter: Double.random(in: -1...1))
    budget = ConnectionBudget(limits, now: server.loop.now)
    session = try HTTP2Session(role: .server, configuration: server.configuration.http2)
  }

  func start(_ socket: consuming Socket) {
    socket.limitUnacknowledgedTime(to: server.configuration.connection.keepaliveTimeout)
    let driver = SessionDriver(
      socket, session, tls: tls, on: server.loop, buffers: server.buffers,
      lingerTime: server.configuration.connection.lingerTime, delegate: self)
    self.driver = driver
    timer = server.loop.schedule(after: server.configuration.handshakeTimeout) { [server] in
      server.counts.cutConnections[.handshakeTimeout, default: 0] += 1
      driver.close()
    }
    driver.start()
  }

  /// Has what the session queued written when the turn ends.
  func markDirty() { driver?.markDirty() }

  // MARK: Events

  func secured(by tls: TLSSession) {
    server.handshakeEnded(self)
    guard let certificate = tls.peerCertificate else { return }
    peer = Peer(
      address: peer.address, network: peer.network, isLocal: peer.isLocal,
      identity: PeerIdentity(certificate))
  }

  func failed(_ failure: TLSFailure) {
    server.counts.failedTLSSessions += 1
    server.observer?.handshakeFailed(failure.description, peer)
  }

  func violated() { server.counts.cutConnections[.violation, default: 0] += 1 }

  func handle(_ event: HTTP2Event) {
    switch event {
    case .data(let stream, let bytes):
      (stream.attachment as? ServerStream)?.receive(bytes)
    case .headers(let stream, let block, let isTrailing, let endStream):
      if !isTrailing { open(stream, block) }
      session.recycle(block)
      if endStream { (stream.attachment as? ServerStream)?.receiveEnd() }
    case .endStream(let stream):
      (stream.attachment as? ServerStream)?.receiveEnd()
    case .closed(let stream, let code):
      (stream.attachment as? ServerStream)?.closed(code)
      stream.attachment = nil
    case .writable(let stream):
      (stream.attachment as? ServerStream)?.resumeSending()
    case .settings:
      guard phase == .opening else { return }
      phase = .serving
      timer?.cancel()
    case .pingAcknowledged:
      if phase == .announced { leave() }
    case .ping:
      do {
        try budget.ping(sent: session.counts.sent, now: server.loop.now)
      } catch {
        excess = error
      }
    case .sent(let stream): (stream.attachment as? ServerStream)?.answerSent()
    case .goAway: break
    }
  }

  func received() {
    lifetime.heard(now: server.loop.now)
    do throws(ConnectionCut) {
      if let excess { throw excess }
      try budget.charge(counts, now: server.loop.now)
      if let tls { try budget.charge(rekeyings: tls.rekeyings, now: server.loop.now) }
    } catch {
      session.goAway(.enhanceYourCalm, reason: error.rawValue)
      cut(error)
    }
  }

  /// A call was refused or ended for what no gRPC library sends: the class of CVE-2025-8671 too, as
  /// the stream is over while the caller may send the next.
  func noteMalformedCall() { malformedCalls &+= 1 }

  private var counts: FrameCounts {
    var counts = session.counts
    counts.malformed &+= malformedCalls
    return counts
  }

  var isPeerSuspect: Bool { budget.isSuspect }

  /// The memory that unsent output takes, in bytes.
  var queuedBytes: Int { session.heldBytes &+ (driver?.unsentBytes ?? 0) }

  private func open(_ stream: HTTP2Stream, _ block: HeaderBlock) {
    guard server.hasRoom(for: block),
      queuedBytes <= server.configuration.connection.queuedBytesMax
    else {
      server.counts.refusedStreams += 1
      return session.reset(stream, .refusedStream)
    }
    let opening = ServerStream(stream, on: self)
    stream.attachment = opening
    opening.open(block)
  }

  // MARK: Time

  /// Looks once a second at what has gone on for too long.
  func check(now: MonotonicInstant) {
    let limits = server.configuration.connection
    if let since = driver?.stalledSince, since.duration(to: now) >= limits.stallTimeout {
      server.counts.cutConnections[.stalled, default: 0] += 1
      driver?.close()
      return
    }
    let incompleteTime = incompleteFrame.time(of: session.incompleteFrame, now: now)
    if incompleteTime >= limits.requestTimeout {
      session.goAway(.enhanceYourCalm, reason: ConnectionCut.incompleteFrame.rawValue)
      return cut(.incompleteFrame)
    }
    for stream in session.streams {
      (stream.attachment as? ServerStream)?.check(limits, now: now)
    }
    if let tls, lifetime.silence(now: now) >= Self.silenceMax { tls.releaseBuffers() }
    // Until the peer has spoken, the handshake's own timer bounds it.
    guard phase != .opening else { return }
    switch lifetime.check(hasCalls: !session.streams.isEmpty, now: now) {
    case .nothing: break
    case .ping:
      session.ping()
      markDirty()
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
    timer = server.loop.schedule(after: server.configuration.goAwayTimeout) { [weak self] in
      self?.leave()
    }
    markDirty()
  }

  /// The second phase: streams up to the last one taken in are served, nothing after it.
  private func leave() {
    guard phase == .announced else { return }
    phase = .leaving
    timer?.cancel()
    session.goAway(.noError, reason: goAwayReason)
    markDirty()
  }

  /// Ends every call that still runs with UNAVAILABLE; returns how many that were.
  func cancelCalls() -> Int {
    session.streams.reduce(0) { count, stream in
      (stream.attachment as? ServerStream)?.refuse() == true ? count &+ 1 : count
    }
  }

  /// Closes a connection before its time.
  func cut(_ reason: ConnectionCut) {
    server.counts.cutConnections[reason, default: 0] += 1
    close()
  }

  /// Writes what can be written at once and closes.
  func close() {
    driver?.flush()
    driver?.close()
  }

  /// After so long without a byte, a connection gives back what it does not need.
  private static let silenceMax = Duration.seconds(1)

  var isDone: Bool { phase == .leaving && session.streams.isEmpty }

  func closed() {
    phase = .closed
    timer?.cancel()
    driver = nil
    server.counts.resetStreams += Int(clamping: session.counts.resets)
    server.counts.streamsResetByServer += Int(clamping: session.counts.resetsSent)
    server.counts.malformedFrames += Int(clamping: counts.malformed)
    server.forget(self)
  }

  func released() { server.release(self) }

  /// Adds what the connection does now; what it did is added to the server's once it is closed.
  func add(to statistics: inout ServerStatistics) {
    statistics.openStreams += session.streams.count
    statistics.resetStreams += Int(clamping: session.counts.resets)
    statistics.streamsResetByServer += Int(clamping: session.counts.resetsSent)
    statistics.malformedFrames += Int(clamping: counts.malformed)
    statistics.queuedBytes += queuedBytes
  }
}
