// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor

/// One connection: moves bytes between its socket and its HTTP/2 session, and events between the
/// session and its calls.
///
///     opening --SETTINGS--> serving --drain--> announced --PING answered, timer--> leaving
///        \______________________\__________________\____________________________/
///                                        | error, end of stream, nothing left to say
///                                      closed
///
/// Invariant: closed once, by `close()`; afterwards no method of the session is called.
final class ServerConnection: ReadinessHandler, TurnObserver {
  let server: ServerLoop
  let session: HTTP2Session
  let peer: Peer

  private let socket: Socket
  private var registration: Registration?
  private var phase = Phase.opening
  private var timer: Timer?
  /// What the kernel did not take at the last flush, from `unsentStart` on.
  private var unsent: [UInt8] = []
  private var unsentStart = 0
  private var isDirty = false

  private enum Phase { case opening, serving, announced, leaving, closed }

  init(
    _ socket: consuming Socket, from address: SocketAddress, on server: ServerLoop
  ) throws(HTTP2Error) {
    socket.disableDelay()
    self.socket = socket
    self.server = server
    peer = Peer(address: address.description, isLocal: address.isLocal)
    session = try HTTP2Session(role: .server, configuration: server.configuration.http2)
  }

  func start() {
    do {
      registration = try server.loop.register(socket.descriptor, interest: .readable, self)
    } catch {
      return close()
    }
    timer = server.loop.schedule(after: server.configuration.handshakeTimeout) { [unowned self] in
      close()
    }
    markDirty()
  }

  // MARK: Bytes

  func handle(_ readiness: Readiness) {
    if readiness.contains(.writable) { flush() }
    if readiness.contains(.readable) || readiness.contains(.failed) { read() }
  }

  private func read() {
    for _ in 0..<Self.readsPerTurnMax {
      guard phase != .closed else { return }
      do {
        switch try socket.read(into: server.input) {
        case .bytes(let count):
          let bytes = UnsafeRawBufferPointer(rebasing: server.input[..<count])
          try session.receive(bytes) { handle($0) }
          markDirty()
          if count < server.input.count { return }
        case .wouldBlock: return
        case .endOfStream: return close()
        }
      } catch is HTTP2Error {
        // A GOAWAY that says why may be queued; one attempt to send it is all the peer gets.
        flush()
        return close()
      } catch {
        return close()
      }
    }
  }

  /// Flushes at the end of the turn.
  func markDirty() {
    guard !isDirty, phase != .closed else { return }
    isDirty = true
    server.loop.atEndOfTurn(self)
  }

  func turnEnded() {
    isDirty = false
    flush()
  }

  /// Writes what the session has to say until it has no more or the kernel takes no more.
  private func flush() {
    guard phase != .closed else { return }
    do {
      guard try writeUnsent() else { return }
      for _ in 0..<Self.flushesPerTurnMax {
        server.output.removeAll(keepingCapacity: true)
        try session.produceOutput(into: &server.output, limit: Self.flushSize) { handle($0) }
        guard !server.output.isEmpty else { return endIfIdle() }
        guard try write() else { return }
      }
      markDirty()
    } catch {
      close()
    }
  }

  /// Writes the shared output; keeps what the kernel does not take and waits for room.
  private func write() throws(ReactorError) -> Bool {
    let written = try send(server.output, from: 0)
    guard written < server.output.count else { return true }
    unsent = Array(server.output[written...])
    unsentStart = 0
    try registration?.update([.readable, .writable])
    return false
  }

  /// Writes what was left over; true when nothing is left.
  private func writeUnsent() throws(ReactorError) -> Bool {
    guard unsentStart < unsent.count else { return true }
    unsentStart &+= try send(unsent, from: unsentStart)
    guard unsentStart == unsent.count else { return false }
    unsent = []
    unsentStart = 0
    try registration?.update(.readable)
    return true
  }

  private func send(_ bytes: [UInt8], from start: Int) throws(ReactorError) -> Int {
    try bytes.withUnsafeBufferPointer { (buffer) throws(ReactorError) in
      try socket.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[start...])))
    }
  }

  // MARK: Events

  private func handle(_ event: HTTP2Event) {
    switch event {
    case .data(let stream, let bytes):
      (stream.attachment as? ServerStream)?.receive(bytes)
    case .headers(let stream, let block, isTrailing: let isTrailing, endStream: let endStream):
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
    case .sent, .ping, .goAway: break
    }
  }

  private func open(_ stream: HTTP2Stream, _ block: HeaderBlock) {
    let opening = ServerStream(stream, on: self)
    stream.attachment = opening
    opening.open(block)
  }

  // MARK: The end

  /// The first phase of a graceful end: says that no further stream is wanted.
  func beginDrain() {
    guard phase == .opening || phase == .serving else { return }
    phase = .announced
    timer?.cancel()
    session.announceShutdown()
    session.ping()
    timer = server.loop.schedule(after: server.configuration.goAwayTimeout) { [unowned self] in
      leave()
    }
    markDirty()
  }

  /// The second phase: streams up to the last one taken in are served, nothing after it.
  private func leave() {
    guard phase == .announced else { return }
    phase = .leaving
    timer?.cancel()
    session.goAway(.noError, reason: "the server is shutting down")
    markDirty()
  }

  /// The grace is over: cancels what still runs, returns how many calls that were.
  func endDrain() -> Int {
    guard phase != .closed else { return 0 }
    phase = .leaving
    var cancelled = 0
    for stream in session.streams where (stream.attachment as? ServerStream)?.refuse() == true {
      cancelled &+= 1
    }
    flush()
    close()
    return cancelled
  }

  private func endIfIdle() {
    if phase == .leaving, session.streams.isEmpty { return close() }
    if !session.wantsRead, !session.wantsWrite { close() }
  }

  private func close() {
    guard phase != .closed else { return }
    phase = .closed
    timer?.cancel()
    registration?.deregister()
    registration = nil
    session.abandonStreams { [self] in handle($0) }
    socket.shutdownWrite()
    server.forget(self)
  }

  /// Reads of a turn: with a 64 KiB buffer, a quarter of a megabyte before others have theirs.
  private static let readsPerTurnMax = 4
  /// Bytes gathered into one write.
  private static let flushSize = 256 << 10
  /// Writes of a turn.
  private static let flushesPerTurnMax = 4
}
