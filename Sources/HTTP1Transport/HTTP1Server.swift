// SPDX-License-Identifier: Apache-2.0

public import HTTP1
public import Reactor

/// A small HTTP/1.1 server on one loop, for the operator pages: requests without bodies, few
/// connections, each limited in size and time.
public final class HTTP1Server: Sendable {
  /// Answers a request.
  public typealias Handler = @Sendable (HTTP1Request) async -> HTTP1Page

  private let state: LoopBound<HTTP1ServerLoop>

  /// A server that does not listen yet. `handler` runs on `loop`; `clock` returns the seconds since
  /// 1970.
  public init(
    loop: EventLoop, configuration: HTTP1ServerConfiguration = .init(),
    clock: @escaping @Sendable () -> Int, handler: @escaping Handler
  ) {
    state = LoopBound(
      HTTP1ServerLoop(loop: loop, configuration: configuration, clock: clock, handler: handler),
      to: loop)
  }

  /// Listens on an address that was bound before.
  public func listen(on reserved: ReservedAddress) async throws {
    try await Task(executorPreference: state.loop) { [state] in
      try state.value.listen(on: reserved)
    }.value
  }

  /// Stops listening and closes every connection, without waiting for answers.
  public func close() async {
    await Task(executorPreference: state.loop) { [state] in state.value.close() }.value
  }
}

/// The server as its loop sees it.
///
/// Invariant: touched on its loop's thread only.
final class HTTP1ServerLoop {
  let loop: EventLoop
  let configuration: HTTP1ServerConfiguration
  let clock: @Sendable () -> Int
  let handler: HTTP1Server.Handler
  /// The date of responses.
  let date = HTTPDate()
  /// The input buffer, shared by all connections.
  let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 16)

  private var listeners: [Acceptor] = []
  private var connections: [ObjectIdentifier: HTTP1Connection] = [:]

  init(
    loop: EventLoop, configuration: HTTP1ServerConfiguration, clock: @escaping @Sendable () -> Int,
    handler: @escaping HTTP1Server.Handler
  ) {
    self.loop = loop
    self.configuration = configuration
    self.clock = clock
    self.handler = handler
  }

  deinit { input.deallocate() }

  func listen(on reserved: ReservedAddress) throws(ReactorError) {
    let listener = Acceptor(
      try reserved.listen(), on: loop, acceptsPerTurnMax: Self.acceptsPerTurnMax,
      pauseTime: configuration.acceptPause
    ) { [unowned self] in accept($0.takeSocket()) }
    try listener.start()
    listeners.append(listener)
  }

  func accept(_ socket: consuming Socket) {
    makeRoom()
    guard connections.count < configuration.connectionsMax else { return }
    let connection = HTTP1Connection(socket, on: self)
    connections[ObjectIdentifier(connection)] = connection
    connection.start()
  }

  /// A scraper has one connection; more than a few at once are not scrapers.
  private static let acceptsPerTurnMax = 16

  /// Closes the connection that has waited longest for a request, if there are too many.
  private func makeRoom() {
    guard connections.count >= configuration.connectionsMax else { return }
    let waiting = connections.values.filter(\.isWaiting)
    waiting.min { $0.waitingSince < $1.waitingSince }?.close()
  }

  func forget(_ connection: HTTP1Connection) {
    connections.removeValue(forKey: ObjectIdentifier(connection))
  }

  func close() {
    for listener in listeners { listener.stop() }
    listeners = []
    for connection in Array(connections.values) { connection.close() }
  }
}
