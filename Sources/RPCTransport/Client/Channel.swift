// SPDX-License-Identifier: Apache-2.0

import HTTP2
public import RPC
public import Reactor
import TLS

/// A way to call one server: connects when the first call needs it, again after a connection is
/// lost, and to another connection once the server announces that it goes away.
///
///                  open                  connected
///     idle ----------------> connecting ----------> ready --lost, GOAWAY--> idle
///      ^ pause over             | failed           | lost before the server's SETTINGS
///      +------- pausing <-------+------------------+     any --close--> closed
///
/// While the channel connects, calls wait. During a backoff pause, they fail at once with
/// UNAVAILABLE and the reason, and the caller decides whether to wait. A call's timeout and
/// cancellation apply to the wait too, but do not stop the attempt, which serves other calls.
///
/// Close a channel that is no longer needed: a channel that is merely released keeps its connection
/// until the server closes it.
public actor Channel: ClientTransport {
  /// The loop that the channel lives on.
  public nonisolated let loop: EventLoop
  /// The target as it was written.
  public nonisolated let target: String

  /// As it was given, but for what servers asked to be changed.
  private(set) var configuration: ChannelConfiguration
  private let buffers = LoopBuffers()
  private let compression: ZlibEngine
  private var state = State.idle
  /// The TLS ticket for the next connection.
  private var ticket: TLSTicket?
  /// Calls that wait for the current connection attempt, by number.
  private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextWaiter = 0
  private var failures = 0
  /// The number of the current or last connection attempt.
  private var attempt = 0
  /// The error of the last failed attempt.
  private var failure: (attempt: Int, error: RPCError)?
  /// Connections that serve out their calls after a GOAWAY.
  private var leaving: [ObjectIdentifier: ClientConnection] = [:]

  private enum State {
    case idle
    case connecting
    case ready(ClientConnection)
    case pausing(RPCError)
    case closed
  }

  /// A channel to `target`: `host:port`, `[ipv6]:port` or `unix:/path`. Connects on the first call.
  public init(
    to target: String, on loop: EventLoop, configuration: ChannelConfiguration = .init()
  ) {
    self.target = target
    self.loop = loop
    self.configuration = configuration
    compression = ZlibEngine(level: configuration.compression.level)
  }

  /// The loop: the channel's calls and its connections share one thread.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.asUnownedSerialExecutor()
  }

  /// Closes all connections; running calls end with CANCELLED, later ones with UNAVAILABLE.
  public func close() {
    if case .ready(let connection) = state { connection.close(Self.closing) }
    state = .closed
    wakeWaiters()
    for connection in leaving.values { connection.close(Self.closing) }
  }

  private static let closing = RPCError(.cancelled, "the channel was closed")

  // MARK: Calls

  public func open(
    _ path: String, _ options: CallOptions
  ) async throws(RPCError) -> any ClientStream {
    var options = options
    let deadline = options.timeout.map { loop.now.advanced(by: $0) }
    let connection = try await connection(until: deadline)
    if let deadline { options.timeout = loop.now.duration(to: deadline) }
    let call = try connection.open(path, options)
    return ChannelStream(channel: self, call: LoopBound(call, to: loop))
  }

  func send(_ frame: [UInt8], on call: LoopBound<ClientCall>) async throws(RPCError) {
    try await call.value.send(frame)
  }

  func nextMessage(of call: LoopBound<ClientCall>) async throws(RPCError) -> [UInt8]? {
    try await call.value.nextMessage()
  }

  func initialMetadata(of call: LoopBound<ClientCall>) async -> Metadata {
    await call.value.initialMetadata()
  }

  // MARK: Connections

  private func connection(
    until deadline: MonotonicInstant?
  ) async throws(RPCError) -> ClientConnection {
    var waits = 0
    while true {
      switch state {
      case .ready(let connection): return connection
      case .pausing(let error): throw error
      case .closed: throw RPCError(.unavailable, "the channel is closed")
      case .idle:
        state = .connecting
        attempt &+= 1
        // Of no call, since it serves all.
        Task { await connect() }
      case .connecting:
        guard waits < Self.waitsMax else { throw Self.lost(target) }
        waits += 1
        let awaited = attempt
        try await waitForConnection(until: deadline)
        // Told by number: the pause may be over before this is heard.
        if let failure, failure.attempt >= awaited { throw failure.error }
      }
    }
  }

  /// The maximum number of attempts for one call if the server closes every new connection at once.
  private static let waitsMax = 5

  private static func lost(_ target: String) -> RPCError {
    RPCError(.unavailable, "cannot connect to \(target): \(ConnectFailure.lost)")
  }

  private func connect() async {
    guard case .connecting = state else { return }
    let outcome = await firstConnection()
    guard case .connecting = state else {
      if case .success(let connection) = outcome { connection.close(Self.closing) }
      return
    }
    switch outcome {
    case .success(let connection) where connection.isServing:
      state = .ready(connection)
    case .success(let connection):
      // The connection ended before we got here and nothing else held it.
      ended(connection)
    case .failure(let error):
      pause(after: error)
    }
    wakeWaiters()
  }

  private func waitForConnection(until deadline: MonotonicInstant?) async throws(RPCError) {
    let number = nextWaiter
    nextWaiter += 1
    let timer = deadline.map { deadline in
      loop.schedule(at: deadline) { [weak self] in self?.assumeIsolated { $0.wake(number) } }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        // Looked at again, since suspending lets other jobs of the loop run first.
        let mustWait = !Task.isCancelled && !hasPassed(deadline)
        if mustWait, case .connecting = state {
          waiters[number] = waiter
        } else {
          waiter.resume()
        }
      }
    } onCancel: {
      loop.execute { self.assumeIsolated { $0.wake(number) } }
    }
    timer?.cancel()
    if Task.isCancelled { throw RPCError(.cancelled, "the caller cancelled the call") }
    if hasPassed(deadline) { throw .deadlineExceeded }
  }

  private func hasPassed(_ deadline: MonotonicInstant?) -> Bool {
    deadline.map { $0 <= loop.now } ?? false
  }

  private func wake(_ number: Int) { waiters.removeValue(forKey: number)?.resume() }

  private func wakeWaiters() {
    for number in waiters.keys.sorted() { wake(number) }
  }

  /// Tries the target's addresses in turn.
  private func firstConnection() async -> Result<ClientConnection, ConnectFailure> {
    var last = ConnectFailure.socket(.addressInvalid(target))
    let target = target
    // Resolving a name blocks, so it runs outside the loop.
    let addresses = await Task.detached {
      Result { () throws(ReactorError) in try SocketAddress.resolve(target) }
    }.value
    do throws(ConnectFailure) {
      for address in try addresses.mapError(ConnectFailure.socket).get() {
        do throws(ConnectFailure) {
          return .success(try await connection(to: address))
        } catch {
          last = error
        }
      }
    } catch {
      last = error
    }
    return .failure(last)
  }

  private func connection(
    to address: SocketAddress
  ) async throws(ConnectFailure) -> ClientConnection {
    let attempt = Connecting(to: address, on: loop, timeout: configuration.connectTimeout)
    let socket = try await attempt.run().mapError(ConnectFailure.socket).get()
    let connection: ClientConnection
    do {
      connection = try start(socket)
    } catch {
      throw ConnectFailure.local("\(error)")
    }
    try await connection.secure()
    return connection
  }

  private func start(_ socket: SocketBox) throws -> ClientConnection {
    guard let socket = socket.take() else { throw ReactorError.addressInvalid(target) }
    let tls = try configuration.tls.map { tls in
      try TLSSession(
        client: tls.context, serverName: tls.serverName(for: target), resuming: ticket)
    }
    let connection = try ClientConnection(
      to: target, on: loop, configuration: configuration, tls: tls, compression: compression
    ) { [weak self, loop] connection, isLost in
      let connection = LoopBound(connection, to: loop)
      self?.assumeIsolated { $0.left(connection.value, isLost: isLost) }
    }
    connection.start(socket, buffers: buffers)
    return connection
  }

  /// A connection takes no further calls; once it is lost, nothing of it is left.
  private func left(_ connection: ClientConnection, isLost: Bool) {
    if case .ready(let current) = state, current === connection { ended(connection) }
    if !isLost, connection.isAskedForCalm {
      configuration.keepalive = configuration.keepalive?.slowed
    }
    leaving[ObjectIdentifier(connection)] = isLost ? nil : connection
    ticket = connection.ticket ?? ticket
  }

  /// The connection that calls should be made on takes none. A server that never spoke HTTP/2 is
  /// not asked again at once.
  private func ended(_ connection: ClientConnection) {
    guard connection.isGreeted else { return pause(after: .lost) }
    failures = 0
    state = .idle
  }

  private func pause(after error: ConnectFailure) {
    failures += 1
    var delay = configuration.backoffStart
    for _ in 1..<max(failures, 2) where delay < configuration.backoffMax {
      delay = delay * 8 / 5
    }
    delay = min(delay, configuration.backoffMax) * Int.random(in: 80...120) / 100
    let told = RPCError(.unavailable, "cannot connect to \(target): \(error)")
    failure = (attempt, told)
    state = .pausing(told)
    loop.schedule(after: delay) { [weak self] in self?.assumeIsolated { $0.endPause() } }
  }

  private func endPause() {
    if case .pausing = state { state = .idle }
  }
}

/// A call on a channel, usable from any thread.
struct ChannelStream: ClientStream {
  let channel: Channel
  let call: LoopBound<ClientCall>

  func send(_ frame: [UInt8]) async throws(RPCError) {
    try await channel.send(frame, on: call)
  }

  func nextMessage() async throws(RPCError) -> [UInt8]? {
    try await channel.nextMessage(of: call)
  }

  func initialMetadata() async -> Metadata { await channel.initialMetadata(of: call) }

  func sendEnd() async { await onChannel { $0.sendEnd() } }

  func trailingMetadata() async -> Metadata { await onChannel { $0.trailingMetadata } }

  func cancel() async { await onChannel { $0.cancel() } }

  private func onChannel<Value: Sendable>(
    _ body: @Sendable (ClientCall) -> Value
  ) async -> Value {
    await channel.run { body(call.value) }
  }
}

extension Channel {
  func run<Value: Sendable>(_ body: @Sendable () -> Value) -> Value { body() }
}
