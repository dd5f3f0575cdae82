// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor
import TLS

/// The part of a server that lives on one loop: its listeners and connections.
///
/// Invariant: touched on its loop's thread only.
final class ServerLoop: ServerConnectionOwner {
  private let context: LoopContext
  private let connectionLimit: ConcurrencyLimit<SocketAddress>
  private var isChecking = false
  private var listeners: [Acceptor] = []
  private var connections: [ObjectIdentifier: ServerConnection] = [:]
  /// Connections that have ended but whose peers may not have read the last output.
  private var lingering: Set<ObjectIdentifier> = []
  private var handshakes: HandshakeQueue<ObjectIdentifier>
  private var drain: Drain?

  /// A drain in progress.
  private struct Drain {
    var waiters: [CheckedContinuation<Int, Never>]
    var cancelledCalls = 0
  }

  init(_ context: LoopContext, connectionLimit: ConcurrencyLimit<SocketAddress>) {
    self.context = context
    self.connectionLimit = connectionLimit
    handshakes = HandshakeQueue(countMax: context.configuration.handshakesMax)
  }

  /// Starts to accept from a listening socket; `tls` is called for the context of each connection.
  func listen(
    _ socket: consuming Socket, _ tls: (@Sendable () -> TLSContext)?
  ) throws(ReactorError) {
    let pauseTime = context.configuration.acceptPause
    let listener = Acceptor(socket, on: context.loop, pauseTime: pauseTime) {
      [unowned self] accepted in
      let peer = accepted.peer
      accept(accepted.takeSocket(), from: peer, tls?())
    }
    try listener.start()
    listeners.append(listener)
  }

  func accept(
    _ socket: consuming Socket, from address: SocketAddress, _ security: TLSContext?
  ) {
    // Letting go of the socket closes it.
    switch connectionLimit.enter(address.network) {
    case .entered: break
    case .tooManyInAll: return context.counts[.connectionsRefusedByServer] += 1
    case .tooManyOfHolder: return context.counts[.connectionsRefusedByAddress] += 1
    }
    let connection: ServerConnection
    do {
      let tls = try security.map { try TLSSession(server: $0) }
      let identity = address.port == nil ? PeerIdentity(unixPeerOf: socket) : nil
      connection = ServerConnection(
        from: address, identity: identity, tls: tls, context, owner: self)
    } catch {
      return connectionLimit.leave(address.network)
    }
    context.counts[.acceptedConnections] += 1
    connections[ObjectIdentifier(connection)] = connection
    if security != nil { handshakeBegan(connection) }
    connection.start(socket)
    if drain != nil { connection.beginDrain() }
    checkSoon()
  }

  /// The state of the connections now and their history.
  var statistics: ServerStatistics {
    var statistics = context.counts
    statistics[.openConnections] = connections.count
    statistics[.runningHandlers] = context.runningCalls
    statistics[.openWatches] = context.openWatches
    for listener in listeners { statistics[.acceptPauses] += listener.pauseCount }
    for connection in connections.values { connection.add(to: &statistics) }
    return statistics
  }

  /// Looks at every connection once a second while there are any.
  private func checkSoon() {
    guard !isChecking, !connections.isEmpty else { return }
    isChecking = true
    context.loop.schedule(after: Self.checkInterval) { [weak self] in self?.check() }
  }

  private func check() {
    isChecking = false
    var queuedBytes = 0
    for connection in Array(connections.values) {
      connection.check(now: context.loop.now)
      queuedBytes &+= connection.queuedBytes
    }
    context.queuedBytesChanged(to: queuedBytes)
    checkSoon()
  }

  /// The precision of every limit on time; at 10,000 connections a look costs about a millisecond.
  private static let checkInterval = Duration.seconds(1)

  private func handshakeBegan(_ connection: ServerConnection) {
    guard let oldest = handshakes.begin(ObjectIdentifier(connection)) else { return }
    connections[oldest]?.cut(.handshakeCrowd)
  }

  func handshakeEnded(_ connection: ServerConnection) {
    handshakes.end(ObjectIdentifier(connection))
  }

  func forget(_ connection: ServerConnection) {
    handshakeEnded(connection)
    connections.removeValue(forKey: ObjectIdentifier(connection))
    connectionLimit.leave(connection.address.network)
    lingering.insert(ObjectIdentifier(connection))
  }

  /// The socket of a connection that is over has been closed.
  func release(_ connection: ServerConnection) {
    lingering.remove(ObjectIdentifier(connection))
    finishDrainIfIdle()
  }

  /// Accepts what waits, which the kernel would reset with its listener, and nothing any more.
  func stopAccepting() {
    for listener in listeners {
      listener.finish()
      context.counts[.acceptPauses] += listener.pauseCount
    }
    listeners = []
  }

  /// Lets running calls finish and returns the number of calls that had to be cancelled because
  /// they were still running after `grace`. Accepting was stopped before.
  func drain(grace: Duration) async -> Int {
    await withCheckedContinuation { waiter in
      if drain == nil {
        drain = Drain(waiters: [waiter])
        context.loop.schedule(after: grace) { [self] in cancelRest() }
        for connection in connections.values { connection.beginDrain() }
      } else {
        drain?.waiters.append(waiter)
      }
      finishDrainIfIdle()
    }
  }

  private func cancelRest() {
    let rest = Array(connections.values)
    let cancelledCalls = rest.reduce(0) { $0 + $1.cancelCalls() }
    drain?.cancelledCalls = cancelledCalls
    for connection in rest { connection.close() }
  }

  private func finishDrainIfIdle() {
    guard connections.isEmpty, lingering.isEmpty, let ended = drain else { return }
    drain = nil
    for waiter in ended.waiters { waiter.resume(returning: ended.cancelledCalls) }
  }
}
