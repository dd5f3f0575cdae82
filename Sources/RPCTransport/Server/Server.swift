// SPDX-License-Identifier: Apache-2.0

public import RPC
public import Reactor
public import TLS

/// A gRPC server on several loops, each with its own listeners, connections and methods; a request
/// never leaves the loop that accepted its connection.
public final class Server: Sendable {
  private let parts: [LoopBound<ServerLoop>]
  private let requests: ConcurrencyLimit<Caller>

  /// A server that listens nowhere yet.
  ///
  /// `services` is called once on each loop's thread, so that its handlers may use objects of that
  /// loop; `observer` is then called with the registered services. `errors` completes every error
  /// before it is sent.
  public init(
    loops: [EventLoop], configuration: ServerConfiguration = .init(),
    admission: any Admission = OpenAdmission(),
    observer: @escaping @Sendable (EventLoop, ServiceRegistry) -> (any CallObserver)? = { _, _ in
      nil
    },
    errors: any ErrorCompletion = NoErrorCompletion(),
    services: @escaping @Sendable (EventLoop) -> ServiceRegistry
  ) async {
    let connections = ConcurrencyLimit<SocketAddress>(
      totalMax: configuration.connectionsMax,
      perHolderMax: configuration.connectionsPerAddressMax)
    let streams = ConcurrencyLimit<Caller>(
      totalMax: .max, perHolderMax: configuration.streamsPerCallerMax)
    let requests = ConcurrencyLimit<Caller>(
      totalMax: configuration.requestBytesMax,
      perHolderMax: configuration.requestBytesPerCallerMax)
    self.requests = requests
    let load = ServerLoad()
    let configuration = configuration.sharedOut(over: loops.count)
    var parts: [LoopBound<ServerLoop>] = []
    for loop in loops {
      let part = Task(executorPreference: loop) {
        let services = services(loop)
        let context = LoopContext(
          loop: loop, services: services, configuration: configuration, admission: admission,
          observer: observer(loop, services), errors: errors, load: load, streamLimit: streams,
          requestLimit: requests)
        return LoopBound(ServerLoop(context, connectionLimit: connections), to: loop)
      }
      parts.append(await part.value)
    }
    self.parts = parts
  }

  /// Listens on an address on every loop, and returns the address with the port that port 0 became.
  ///
  /// With `tls`, connections use TLS. It is called for the context of each new connection, so that
  /// certificates can be replaced while the server runs (`TLSReloader`).
  public func listen(
    on address: SocketAddress, tls: (@Sendable () -> TLSContext)? = nil
  ) async throws -> SocketAddress {
    let reserved = try ReservedAddress(address)
    try await listen(on: reserved, tls: tls)
    return reserved.address
  }

  /// Listens on every loop on an address that was bound before; see `listen(on:tls:)`.
  public func listen(
    on reserved: ReservedAddress, tls: (@Sendable () -> TLSContext)? = nil
  ) async throws {
    // Loops share a port by SO_REUSEPORT, which would also share it with another server of this
    // user: the first listener, without it, finds that out.
    let first = try reserved.listen()
    if case .unix = reserved.address {
      for part in parts { try await listen(first.duplicate(), tls, on: part) }
      return
    }
    try await listenShared(on: reserved.address, tls, closing: first)
  }

  private func listenShared(
    on address: SocketAddress, _ tls: (@Sendable () -> TLSContext)?,
    closing first: consuming Socket
  ) async throws {
    _ = consume first
    for part in parts { try await listen(Socket.listen(on: address), tls, on: part) }
  }

  private func listen(
    _ socket: consuming Socket, _ tls: (@Sendable () -> TLSContext)?,
    on part: LoopBound<ServerLoop>
  ) async throws {
    let descriptor = SocketBox(socket)
    try await Task(executorPreference: part.loop) {
      if let socket = descriptor.take() { try part.value.listen(socket, tls) }
    }.value
  }

  /// The state of the connections now and their history since the start.
  public func statistics() async -> ServerStatistics {
    var all = ServerStatistics()
    for part in parts {
      all.add(
        await Task(executorPreference: part.loop) { part.value.statistics }.value)
    }
    all[.requestBytes] = requests.total
    return all
  }

  /// Stops accepting, announces the end on every connection, waits for running calls and cancels
  /// what still runs after `grace`. Returns the number of calls that were cancelled.
  ///
  /// No loop sends GOAWAY before all have stopped accepting: a client reconnects at once and must
  /// not reach a listener that is about to close.
  public func drain(grace: Duration) async -> Int {
    for part in parts {
      await Task(executorPreference: part.loop) { part.value.stopAccepting() }.value
    }
    return await withTaskGroup(of: Int.self) { group in
      for part in parts {
        group.addTask(executorPreference: part.loop) { await part.value.drain(grace: grace) }
      }
      return await group.reduce(0, +)
    }
  }
}
