// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor
import TLS

/// The part of a server that lives on one loop: its methods, listeners and connections.
///
/// Invariant: touched on its loop's thread only.
final class ServerLoop {
  let loop: EventLoop
  let services: ServiceRegistry
  let configuration: ServerConfiguration
  let admission: any Admission
  let observer: (any CallObserver)?
  let errors: any ErrorCompletion
  /// Shared by the calls of the loop, one after the other.
  let compression: ZlibEngine

  let buffers = LoopBuffers()

  /// Names the calls.
  var callIDs = CallIDGenerator(seed: .random(in: 0 ... .max))

  /// Handlers that run now, those included whose stream is gone.
  private(set) var runningCalls = 0
  /// Streams of the loop that mostly wait.
  private var openWatches = 0
  /// The history of connections and streams; their present state is looked up.
  var counts = ServerStatistics()
  private var shedder: LoadShedder
  private var queuedBytes = 0
  private let load: ServerLoad
  private let connectionLimit: ConcurrencyLimit<SocketAddress>
  /// The streaming calls of each caller.
  let streamLimit: ConcurrencyLimit<Caller>
  /// The bytes of requests that each caller's calls hold.
  let requestLimit: ConcurrencyLimit<Caller>
  private var isChecking = false
  private var listeners: [Acceptor] = []
  private var connections: [ObjectIdentifier: ServerConnection] = [:]
  /// Connections that are over but whose peers may not have read what was sent last.
  private var lingering: Set<ObjectIdentifier> = []
  private var handshakes: HandshakeQueue<ObjectIdentifier>
  private var drain: Drain?

  /// A drain under way.
  private struct Drain {
    var waiters: [CheckedContinuation<Int, Never>]
    var cancelledCalls = 0
  }

  init(
    loop: EventLoop, services: ServiceRegistry, configuration: ServerConfiguration,
    admission: any Admission, observer: (any CallObserver)?, errors: any ErrorCompletion,
    load: ServerLoad, connectionLimit: ConcurrencyLimit<SocketAddress>,
    streamLimit: ConcurrencyLimit<Caller>,
    requestLimit: ConcurrencyLimit<Caller>
  ) {
    self.load = load
    self.connectionLimit = connectionLimit
    self.streamLimit = streamLimit
    self.requestLimit = requestLimit
    self.loop = loop
    self.services = services
    self.configuration = configuration
    handshakes = HandshakeQueue(countMax: configuration.handshakesMax)
    self.admission = admission
    self.observer = observer
    self.errors = errors
    shedder = LoadShedder(
      queueTimeMax: configuration.queueTimeMax, grace: configuration.queueTimeGrace)
    compression = ZlibEngine(level: configuration.compression.level)
  }

  /// Starts to accept from a listening socket; `tls` is asked for the context of each connection.
  func listen(
    _ socket: consuming Socket, _ tls: (@Sendable () -> TLSContext)?
  ) throws(ReactorError) {
    let listener = Acceptor(socket, on: loop, pauseTime: configuration.acceptPause) {
      [unowned self] accepted in
      let peer = accepted.peer
      accept(accepted.takeSocket(), from: peer, tls?())
    }
    try listener.start()
    listeners.append(listener)
  }

  func accept(
    _ socket: consuming Socket, from address: SocketAddress, _ context: TLSContext?
  ) {
    // Letting go of the socket closes it.
    switch connectionLimit.enter(address.network) {
    case .entered: break
    case .tooManyInAll: return counts.connectionsRefusedByServer += 1
    case .tooManyOfHolder: return counts.connectionsRefusedByAddress += 1
    }
    let connection: ServerConnection
    do {
      let tls = try context.map { try TLSSession(server: $0) }
      let identity = address.port == nil ? PeerIdentity(unixPeerOf: socket) : nil
      connection = try ServerConnection(from: address, identity: identity, tls: tls, on: self)
    } catch {
      return connectionLimit.leave(address.network)
    }
    counts.acceptedConnections += 1
    connections[ObjectIdentifier(connection)] = connection
    if context != nil { handshakeBegan(connection) }
    connection.start(socket)
    if drain != nil { connection.beginDrain() }
    checkSoon()
  }

  /// The state of the connections now and their history.
  var statistics: ServerStatistics {
    var statistics = counts
    statistics.openConnections = connections.count
    statistics.runningHandlers = runningCalls
    statistics.openWatches = openWatches
    for listener in listeners { statistics.acceptPauses += listener.pauseCount }
    for connection in connections.values { connection.add(to: &statistics) }
    return statistics
  }

  /// A handler begins to run.
  func handlerStarted() {
    runningCalls &+= 1
    load.callBegan()
  }

  /// A handler has returned.
  func handlerEnded() {
    runningCalls &-= 1
    load.callEnded()
  }

  /// True if the call with this head may start.
  func hasRoom(for head: HeaderBlock) -> Bool {
    let hasCallsLeft = load.runningCalls < configuration.runningCallsMax
    let isReadingFast = load.queuedBytes <= configuration.queuedBytesMax
    if hasCallsLeft, isReadingFast { return true }
    return switch budget(of: head) {
    case .exempt: true
    case .watches: isReadingFast
    case .calls, nil: false
    }
  }

  /// The budget that the call with this head would count to; nil for a path that names no method.
  private func budget(of head: HeaderBlock) -> MethodDescriptor.Budget? {
    var budget: MethodDescriptor.Budget?
    head.forEach { name, value in
      guard name.elementsEqual(":path".utf8) else { return }
      budget = services.index(path: value).map { services.methods[$0].budget }
    }
    return budget
  }

  /// Counts a stream in that mostly waits, if there may be one more.
  func enterWatch() -> Bool {
    guard load.enterWatch(max: configuration.watchesMax) else {
      counts.watchesRefused += 1
      return false
    }
    openWatches &+= 1
    return true
  }

  /// Counts such a stream out.
  func leaveWatch() {
    openWatches &-= 1
    load.leaveWatch()
  }

  /// The overload error for a call whose stream opened at `opened`, or nil to start it.
  func refusal(of method: Method, openedAt opened: MonotonicInstant) -> RPCError? {
    let waited = loop.lateness + loop.now.duration(to: opened)
    guard !shedder.admits(waited: waited, now: opened), method.budget != .exempt else {
      return nil
    }
    counts.shedCalls += 1
    return .overloaded(waited: waited, retryAfter: configuration.overloadRetryDelay)
  }

  /// Looks at every connection once a second while there are any.
  private func checkSoon() {
    guard !isChecking, !connections.isEmpty else { return }
    isChecking = true
    loop.schedule(after: Self.checkInterval) { [weak self] in self?.check() }
  }

  private func check() {
    isChecking = false
    let before = queuedBytes
    queuedBytes = 0
    for connection in Array(connections.values) {
      connection.check(now: loop.now)
      queuedBytes &+= connection.queuedBytes
    }
    if queuedBytes != before { load.queuedBytesChanged(by: queuedBytes &- before) }
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
      counts.acceptPauses += listener.pauseCount
    }
    listeners = []
  }

  /// Lets running calls finish and returns the number of calls that had to be cancelled because
  /// they were still running after `grace`. Accepting was stopped before.
  func drain(grace: Duration) async -> Int {
    await withCheckedContinuation { waiter in
      if drain == nil {
        drain = Drain(waiters: [waiter])
        loop.schedule(after: grace) { [self] in cancelRest() }
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
