// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Reactor
import Synchronization

/// One end of a plaintext connection that is an HTTP/2 session and nothing else: it does what a
/// test tells it to, also what no sane peer does, and tells what comes.
final class RawPeer: Sendable {
  /// What came, in order, as far as tests want to know.
  enum Event: Hashable, Sendable {
    case settings, ping, pingAcknowledged
    case headers(stream: Int32)
    case endStream(stream: Int32)
    case closed(stream: Int32, HTTP2ErrorCode)
    case goAway(lastStreamID: Int32, HTTP2ErrorCode)
    /// The other end closed the connection, or it broke.
    case end
  }

  private let wire: LoopBound<RawWire>
  private let events: AsyncStream<Event>

  /// A connection to a server, which says what it has to say at once.
  static func connect(to address: SocketAddress, on loop: EventLoop) async throws -> RawPeer {
    try await Task(executorPreference: loop) {
      RawPeer(try RawWire(Socket.connect(to: address), .client, on: loop), on: loop)
    }.value
  }

  fileprivate init(_ wire: RawWire, on loop: EventLoop) {
    self.wire = LoopBound(wire, to: loop)
    events = wire.events
  }

  /// Waits for the first event of a kind; what comes before it is forgotten. Nil when the
  /// connection ends without one.
  func next(_ isWanted: (Event) -> Bool) async -> Event? {
    for await event in events where isWanted(event) { return event }
    return nil
  }

  /// Waits for the end of the connection.
  func waitForEnd() async { _ = await next { $0 == .end } }

  /// Opens a stream with a request, and ends it where there is no more to come.
  func request(
    _ path: String, contentType: String = "application/grpc",
    fields: KeyValuePairs<String, String> = [:], endStream: Bool = false, message: [UInt8]? = nil
  ) async {
    let more = Array(fields)
    await perform { session in
      var head = HeaderBlock([
        ":method": "POST", ":scheme": "http", ":path": path, ":authority": "test",
        "content-type": contentType, "te": "trailers",
      ])
      for (name, value) in more { head.append(name: name, value: value) }
      guard let stream = try? session.request(head, endStream: false) else { return }
      if let message { session.send([0, 0, 0, 0, UInt8(message.count)] + message, on: stream) }
      if endStream { session.sendEnd(on: stream) }
    }
  }

  /// Answers a stream with a status alone.
  func respond(_ stream: Int32, status: String) async {
    await perform { session in
      guard let stream = session.streams.first(where: { $0.id == stream }) else { return }
      session.respondOnly(
        HeaderBlock([
          ":status": "200", "content-type": "application/grpc", "grpc-status": status,
        ]), on: stream)
    }
  }

  /// Resets a stream.
  func reset(_ stream: Int32) async {
    await perform { session in
      guard let stream = session.streams.first(where: { $0.id == stream }) else { return }
      session.reset(stream, .cancel)
    }
  }

  /// Does something to the session, and sends what it has to say then unless the peer is mute.
  func perform(_ body: @escaping @Sendable (HTTP2Session) -> Void) async {
    await Task(executorPreference: wire.loop) { [wire] in
      body(wire.value.session)
      wire.value.flush()
    }.value
  }

  /// From now on nothing is sent, not even what HTTP/2 asks for.
  func fallSilent() async {
    await Task(executorPreference: wire.loop) { [wire] in wire.value.isMute = true }.value
  }

  /// Whether these characters came as they are, as the debug data of a GOAWAY and bodies do, or
  /// stand in the lines of a head.
  func hasReceived(_ text: String) async -> Bool {
    await Task(executorPreference: wire.loop) { [wire] in
      String(decoding: wire.value.received, as: UTF8.self).contains(text)
        || wire.value.heads.contains(text)
    }.value
  }

  /// Closes the connection.
  func close() async {
    await Task(executorPreference: wire.loop) { [wire] in wire.value.close() }.value
  }
}

/// A server of which every connection is a `RawPeer`.
final class RawServer: ReadinessHandler {
  private let socket: Socket
  private let loop: EventLoop
  private let isMute: Bool
  private var registration: Registration?
  private let accepted: AsyncStream<RawPeer>.Continuation

  private init(
    _ socket: consuming Socket, isMute: Bool, on loop: EventLoop,
    _ accepted: AsyncStream<RawPeer>.Continuation
  ) throws {
    self.socket = socket
    self.isMute = isMute
    self.loop = loop
    self.accepted = accepted
    registration = try loop.register(self.socket.descriptor, interest: .readable, self)
  }

  func handle(_ readiness: Readiness) {
    guard let connection = try? socket.accept() else { return }
    guard let wire = try? RawWire(connection.takeSocket(), .server, on: loop) else { return }
    wire.isMute = isMute
    accepted.yield(RawPeer(wire, on: loop))
  }

  /// Listens for as long as the loop runs; a mute one never says a byte.
  static func listen(
    isMute: Bool = false, on loop: EventLoop
  ) async throws -> (SocketAddress, AsyncStream<RawPeer>) {
    try await Task(executorPreference: loop) {
      let (peers, continuation) = AsyncStream.makeStream(of: RawPeer.self)
      let socket = try Socket.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
      let address = try socket.localAddress()
      _ = try RawServer(socket, isMute: isMute, on: loop, continuation)
      return (address, peers)
    }.value
  }
}

/// The socket of a `RawPeer`, on its loop's thread.
private final class RawWire: ReadinessHandler {
  let session: HTTP2Session
  let events: AsyncStream<RawPeer.Event>
  var isMute = false
  private(set) var received: [UInt8] = []
  /// The header fields that came, each as a line of HTTP/1.1.
  private(set) var heads = ""
  private let socket: Socket
  private var registration: Registration?
  private var unsent: [UInt8] = []
  private let told: AsyncStream<RawPeer.Event>.Continuation
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)

  init(
    _ socket: consuming Socket, _ role: HTTP2Session.Role, on loop: EventLoop
  ) throws {
    session = try HTTP2Session(role: role)
    (events, told) = AsyncStream.makeStream()
    self.socket = socket
    registration = try loop.register(
      self.socket.descriptor, interest: [.readable, .writable], self)
  }

  deinit { buffer.deallocate() }

  func handle(_ readiness: Readiness) {
    if readiness.contains(.readable) || readiness.contains(.failed) { read() }
    flush()
  }

  private func read() {
    do {
      while case .bytes(let count) = try socket.read(into: buffer) {
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        received += bytes
        try session.receive(bytes) { tell($0) }
        if count < buffer.count { return }
      }
      if case .endOfStream = try socket.read(into: buffer) { end() }
    } catch {
      end()
    }
  }

  func flush() {
    guard !isMute, let registration else { return }
    do {
      try session.produceOutput(into: &unsent, limit: 1 << 20) { tell($0) }
      let count = try unsent.withUnsafeBytes { (bytes) throws(ReactorError) in
        bytes.isEmpty ? 0 : try socket.write(bytes)
      }
      unsent.removeFirst(count)
      try registration.update(unsent.isEmpty ? .readable : [.readable, .writable])
    } catch {
      end()
    }
  }

  private func tell(_ event: HTTP2Event) {
    switch event {
    case .settings: told.yield(.settings)
    case .ping: told.yield(.ping)
    case .pingAcknowledged: told.yield(.pingAcknowledged)
    case .headers(let stream, let block, _, let endStream):
      block.forEach { name, value in
        heads += String(decoding: name, as: UTF8.self) + ": "
        heads += String(decoding: value, as: UTF8.self) + "\r\n"
      }
      told.yield(.headers(stream: stream.id))
      if endStream { told.yield(.endStream(stream: stream.id)) }
    case .endStream(let stream): told.yield(.endStream(stream: stream.id))
    case .closed(let stream, let code): told.yield(.closed(stream: stream.id, code))
    case .goAway(let last, let code): told.yield(.goAway(lastStreamID: last, code))
    case .data, .writable, .sent: break
    }
  }

  func close() {
    registration?.deregister()
    registration = nil
    socket.shutdownWrite()
  }

  private func end() {
    close()
    told.yield(.end)
    told.finish()
  }
}
