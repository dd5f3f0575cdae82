// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor
import TLS

/// One connection of a server, in any version of HTTP: its start, timers and end.
///
///     undecided --ALPN, first bytes--> speaking --the driver closes--> closed
///
/// The version is determined once, by TLS or else by the peer's first bytes, and nothing is sent
/// before that. From then on the conversation of that version connects the driver with the calls,
/// and uses the connection only to end it.
final class ServerConnection: SessionDriverDelegate, ConversationHost {
  private let context: LoopContext
  private let owner: any ServerConnectionOwner
  let address: SocketAddress

  private var phase = Phase.undecided(HTTPPreface())
  /// The other end, whose identity is known once TLS has verified it.
  private var peer: Peer
  /// Nil before the connection starts, and once it is closed.
  private var driver: SessionDriver?
  /// Nil where the connection is plaintext.
  private let tls: TLSSession?
  private let pulse: ConnectionPulse
  /// The reason to end as soon as the version is known.
  private var drainReason: String?

  private enum Phase {
    case undecided(HTTPPreface)
    case speaking(any ServerConversation)
    case closed
  }

  init(
    from address: SocketAddress, identity: PeerIdentity?, tls: TLSSession?,
    _ context: LoopContext, owner: any ServerConnectionOwner
  ) {
    self.context = context
    self.owner = owner
    self.address = address
    self.tls = tls
    peer = Peer(
      address: address.description, network: address.network.description,
      isLocal: address.isLocal, identity: identity)
    pulse = ConnectionPulse(
      ConnectionLifetime(
        context.configuration.connection, now: context.loop.now,
        jitter: Double.random(in: -1...1)))
  }

  func start(_ socket: consuming Socket) {
    socket.limitUnacknowledgedTime(to: context.configuration.connection.keepaliveTimeout)
    let driver = SessionDriver(
      socket, tls: tls, on: context.loop, buffers: context.buffers,
      lingerTime: context.configuration.connection.lingerTime, delegate: self)
    self.driver = driver
    pulse.await(
      context.loop.schedule(after: context.configuration.handshakeTimeout) { [context] in
        context.counts.cutConnections[.handshakeTimeout, default: 0] += 1
        driver.close()
      })
    driver.start()
  }

  /// Nil unless the version is known and the connection open.
  private var conversation: (any ServerConversation)? {
    if case .speaking(let conversation) = phase { conversation } else { nil }
  }

  // MARK: The beginning

  func secured(by tls: TLSSession) throws(HTTP2Error) {
    owner.handshakeEnded(self)
    if let certificate = tls.peerCertificate {
      peer = Peer(
        address: peer.address, network: peer.network, isLocal: peer.isLocal,
        identity: PeerIdentity(certificate))
    }
    switch tls.applicationProtocol {
    case .http2: _ = try speak(.http2)
    case .http11: _ = try speak(.http1)
    }
  }

  /// Decides by the first bytes, if they are enough.
  func receive(_ bytes: UnsafeRawBufferPointer) throws(HTTP2Error) {
    guard case .undecided(var preface) = phase else {
      try conversation?.receive(bytes)
      return
    }
    guard let version = preface.take(bytes) else { return phase = .undecided(preface) }
    guard let conversation = try speak(version) else { return }
    try preface.bytes.withUnsafeBufferPointer { (all) throws(HTTP2Error) in
      try conversation.receive(UnsafeRawBufferPointer(all))
    }
  }

  private func speak(_ version: HTTPPreface.Version) throws(HTTP2Error) -> (any ServerConversation)?
  {
    guard let driver else { return nil }
    let start = ConversationStart(
      peer: peer, tls: tls, driver: driver, pulse: pulse, host: self, context: context)
    let conversation: any ServerConversation =
      switch version {
      case .http2: try HTTP2Conversation(start)
      case .http1: HTTP1Conversation(start)
      }
    phase = .speaking(conversation)
    driver.handOver(to: conversation)
    if let drainReason { conversation.beginDrain(drainReason) }
    return conversation
  }

  /// The deciding bytes may contain more events, of which the driver does not know.
  func received() {
    if let conversation { return conversation.received() }
    pulse.lifetime.heard(now: context.loop.now)
  }

  func produceOutput(into output: inout [UInt8], limit: Int) {}

  var isPeerSuspect: Bool { true }
  var isOver: Bool { false }

  func violated(_ error: HTTP2Error) { conversation?.violated(error) }

  func failed(_ failure: TLSFailure) {
    context.counts[.failedTLSSessions] += 1
    context.observer?.handshakeFailed(failure.description, peer)
  }

  // MARK: Time

  /// The memory that unsent output takes, in bytes.
  var queuedBytes: Int { (conversation?.queuedBytes ?? 0) &+ (driver?.unsentBytes ?? 0) }

  /// Looks once a second at what has gone on for too long.
  func check(now: MonotonicInstant) {
    let limits = context.configuration.connection
    if let since = driver?.stalledSince, since.duration(to: now) >= limits.stallTimeout {
      context.counts.cutConnections[.stalled, default: 0] += 1
      driver?.close()
      return
    }
    if let conversation, let reason = conversation.check(limits, now: now) {
      conversation.announceClose(reason)
      return cut(reason)
    }
    if let tls, pulse.lifetime.silence(now: now) >= Self.silenceMax { tls.releaseBuffers() }
    // Until the peer has spoken, the timer of the beginning bounds it.
    guard let conversation, conversation.isGreeted else { return }
    switch pulse.lifetime.check(hasCalls: conversation.hasCalls, now: now) {
    case .nothing: break
    case .ping: conversation.ask()
    case .announceShutdown(let reason): beginDrain(reason)
    case .close:
      _ = cancelCalls()
      cut(.lifetime)
    }
  }

  /// The time without traffic after which a connection releases spare memory.
  private static let silenceMax = Duration.seconds(1)

  // MARK: The end

  /// Begins a graceful shutdown. A peer that has not sent anything yet gets as much time as between
  /// the two GOAWAYs.
  func beginDrain(_ reason: String = "the server is shutting down") {
    pulse.begin()
    if let conversation { return conversation.beginDrain(reason) }
    guard drainReason == nil else { return }
    drainReason = reason
    context.loop.schedule(after: context.configuration.goAwayTimeout) { [weak self] in
      guard let self, conversation == nil else { return }
      close()
    }
  }

  /// Ends every call that still runs with UNAVAILABLE; returns how many that were.
  func cancelCalls() -> Int { conversation?.cancelCalls() ?? 0 }

  func cut(_ reason: ConnectionCut) {
    context.counts.cutConnections[reason, default: 0] += 1
    close()
  }

  /// Writes what can be written at once and closes.
  func close() {
    driver?.flush()
    driver?.close()
  }

  func abandon() {}

  func closed() {
    pulse.begin()
    driver = nil
    conversation?.addHistory(to: &context.counts)
    phase = .closed
    owner.forget(self)
  }

  func released() { owner.release(self) }

  /// Adds the connection's current figures; its totals are added to the server's when it closes.
  func add(to statistics: inout ServerStatistics) {
    conversation?.add(to: &statistics)
    statistics[.queuedBytes] += queuedBytes
  }
}

/// The list of a loop's connections, as a connection uses it.
protocol ServerConnectionOwner: AnyObject {
  /// The TLS handshake is over, one way or the other.
  func handshakeEnded(_ connection: ServerConnection)
  /// The connection has ended; its peer may not have read the last output.
  func forget(_ connection: ServerConnection)
  /// The connection's socket has been closed.
  func release(_ connection: ServerConnection)
}
