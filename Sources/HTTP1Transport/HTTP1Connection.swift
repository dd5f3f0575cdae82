// SPDX-License-Identifier: Apache-2.0

import HTTP1
import Reactor

/// Moves bytes between a socket and an HTTP/1.1 session, one request at a time.
///
///     reading --request--> answering --answer is made--> writing --all sent--> reading
///        |                     |                            |  \--it was the last--> lingering
///        \--too slow-----------+----------------------------+--> closed <---1 s, end--/
///
/// Every phase has one deadline, set when it begins.
///
/// Invariant: while a request is being answered, nothing is read, so what a peer sends ahead fills
/// the kernel's buffers and not ours.
final class HTTP1Connection: ReadinessHandler {
  private enum Phase { case reading, answering, writing, lingering, closed }

  private let server: HTTP1ServerLoop
  private var socket: BufferedSocket
  private let session: HTTP1Session
  private var timer: Timer?
  private var phase = Phase.reading
  /// The time since which the connection waits for a request.
  private(set) var waitingSince: MonotonicInstant
  /// True if the deadline is that of a head.
  private var isHeadTimed = true
  /// The current request, until it is complete.
  private var request: HTTP1Request?

  init(_ socket: consuming Socket, on server: HTTP1ServerLoop) {
    self.socket = BufferedSocket(socket, on: server.loop)
    self.server = server
    session = HTTP1Session(configuration: server.configuration.http1, date: server.date)
    waitingSince = server.loop.now
  }

  /// True if no response is in progress.
  var isWaiting: Bool { phase == .reading || phase == .lingering }

  func start() {
    do {
      try socket.register(self)
      setDeadline(server.configuration.headTimeout)
    } catch {
      close()
    }
  }

  /// Closes the socket. A running handler still holds it, so the peer is notified first.
  func close() {
    guard phase != .closed else { return }
    phase = .closed
    socket.shutDown()
    timer?.cancel()
    timer = nil
    socket.deregister()
    server.forget(self)
  }

  // MARK: Reading

  func handle(_ readiness: Readiness) {
    switch phase {
    case .reading: read()
    case .writing: write()
    case .lingering: if socket.discard(into: server.input) { close() }
    case .answering, .closed: break
    }
  }

  private func read() {
    do {
      switch try socket.read(into: server.input) {
      case .bytes(let count):
        session.receive(
          UnsafeRawBufferPointer(rebasing: server.input[..<count]), now: server.clock(), handle)
        headMayHaveBegun()
      case .wouldBlock: break
      case .endOfStream: close()
      }
    } catch {
      close()
    }
  }

  private func handle(_ event: HTTP1Event) {
    switch event {
    case .request(let request): self.request = request
    case .body: break
    // A page is made when its request is complete: a body, which no page has, may still be refused.
    case .end: answer()
    case .refused: write()
    }
  }

  private func headMayHaveBegun() {
    guard phase == .reading, session.isWithinHead || session.isWithinBody, !isHeadTimed else {
      return
    }
    isHeadTimed = true
    setDeadline(server.configuration.headTimeout)
  }

  // MARK: Answering

  private func answer() {
    guard let request else { return }
    self.request = nil
    phase = .answering
    setDeadline(server.configuration.answerTimeout)
    guard (try? socket.setReading(false)) != nil else { return close() }
    let connection = LoopBound(self, to: server.loop)
    let handler = server.handler
    Task(executorPreference: server.loop) {
      let page = await handler(request)
      connection.value.finish(page)
    }
  }

  private func finish(_ page: HTTP1Page) {
    guard phase == .answering else { return }
    session.respond(page.head, now: server.clock())
    session.send(page.body)
    session.end()
    write()
  }

  // MARK: Writing

  private func write() {
    phase = .writing
    do {
      if try socket.write(session.takeOutput()) {
        try written()
      } else {
        try socket.setReading(false)
      }
    } catch {
      close()
    }
  }

  private func written() throws(ReactorError) {
    try socket.setReading(true)
    if session.isOver {
      phase = .lingering
      socket.shutDown()
      setDeadline(Self.lingerTime)
      return
    }
    phase = .reading
    waitingSince = server.loop.now
    isHeadTimed = false
    setDeadline(server.configuration.idleTimeout)
    // Pipelined requests: at most one read, since nothing was read meanwhile.
    session.resume(now: server.clock(), handle)
    headMayHaveBegun()
  }

  // MARK: Time

  private func setDeadline(_ delay: Duration) {
    timer?.cancel()
    timer = server.loop.schedule(after: delay) { [weak self] in self?.expire() }
  }

  private func expire() {
    guard phase == .reading, session.isWithinHead || session.isWithinBody else { return close() }
    session.refuse(.requestTimeout, now: server.clock())
    setDeadline(Self.lingerTime)
    write()
  }

  /// The time during which a peer may continue to send after our side was closed.
  private static let lingerTime = Duration.seconds(1)
}
