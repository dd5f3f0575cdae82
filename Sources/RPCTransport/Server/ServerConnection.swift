// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor

/// One connection of a server: turns the events of its session into calls.
///
///     opening --SETTINGS--> serving --drain--> announced --PING answered, timer--> leaving
///        \______________________\__________________\____________________________/
///                                        | the driver closes
///                                      closed
final class ServerConnection: SessionOwner {
  let server: ServerLoop
  let session: HTTP2Session
  let peer: Peer

  private var driver: SessionDriver?
  private var phase = Phase.opening
  private var timer: Timer?

  private enum Phase { case opening, serving, announced, leaving, closed }

  init(from address: SocketAddress, on server: ServerLoop) throws(HTTP2Error) {
    self.server = server
    peer = Peer(address: address.description, isLocal: address.isLocal)
    session = try HTTP2Session(role: .server, configuration: server.configuration.http2)
  }

  func start(_ socket: consuming Socket) {
    let driver = SessionDriver(
      socket, session, on: server.loop, buffers: server.buffers, owner: self)
    self.driver = driver
    timer = server.loop.schedule(after: server.configuration.handshakeTimeout) {
      driver.close()
    }
    driver.start()
  }

  /// Has what the session queued written when the turn ends.
  func markDirty() { driver?.markDirty() }

  // MARK: Events

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
    session.goAway(.noError, reason: "the server is shutting down")
    markDirty()
  }

  /// Ends every call that still runs with UNAVAILABLE; returns how many that were.
  func cancelCalls() -> Int {
    session.streams.reduce(0) { count, stream in
      (stream.attachment as? ServerStream)?.refuse() == true ? count &+ 1 : count
    }
  }

  /// Writes what can be written at once and closes.
  func close() {
    driver?.flush()
    driver?.close()
  }

  var isDone: Bool { phase == .leaving && session.streams.isEmpty }

  func closed() {
    phase = .closed
    timer?.cancel()
    server.forget(self)
  }
}
