// SPDX-License-Identifier: Apache-2.0

import HTTP2
import RPC
import Reactor
import TLS

/// One connection of a channel: opens streams for calls and turns events into what calls take.
///
///     serving --GOAWAY, no stream left--> leaving --last stream closed--> lost
///     serving, leaving ------------------------error--------------------> lost
final class ClientConnection: SessionDriverDelegate {
  let session: HTTP2Session
  let loop: EventLoop
  let configuration: ChannelConfiguration

  private let compression: ZlibEngine
  private let authority: String
  private let tls: TLSSession?
  private let handshake = ClientHandshake()
  private var driver: SessionDriver?
  private var phase = Phase.serving
  /// Nil if keepalive is disabled.
  private var watch: ServerWatch?
  private var watchTimer: Timer?
  /// The error of calls once the connection was lost.
  private(set) var loss = RPCError(.unavailable, "the connection was lost")
  /// True once the server has begun to speak HTTP/2.
  private(set) var isGreeted = false
  /// True if the server complained of too many pings.
  private(set) var isAskedForCalm = false
  /// Told when the connection takes no more calls, and again when it is lost.
  private let left: (ClientConnection, _ isLost: Bool) -> Void

  private enum Phase { case serving, leaving, lost }

  init(
    to target: String, on loop: EventLoop, configuration: ChannelConfiguration,
    tls: TLSSession?, compression: ZlibEngine,
    left: @escaping (ClientConnection, _ isLost: Bool) -> Void
  ) throws(HTTP2Error) {
    authority = target.hasPrefix("unix:") ? "localhost" : target
    self.loop = loop
    self.configuration = configuration
    self.compression = compression
    self.tls = tls
    self.left = left
    watch = configuration.keepalive.map { ServerWatch($0, now: loop.now) }
    session = try HTTP2Session(role: .client, configuration: configuration.http2)
  }

  func start(_ socket: consuming Socket, buffers: LoopBuffers) {
    if let keepalive = configuration.keepalive {
      socket.limitUnacknowledgedTime(to: keepalive.timeout)
    }
    let driver = SessionDriver(
      socket, tls: tls, on: loop, buffers: buffers,
      lingerTime: configuration.lingerTime, delegate: self)
    self.driver = driver
    driver.start()
    lookAfterServer()
  }

  /// Waits until the two ends trust each other; at once where they speak plaintext.
  func secure() async throws(ConnectFailure) {
    guard tls != nil else { return }
    do {
      try await handshake.wait(on: loop, timeout: configuration.connectTimeout)
    } catch {
      close(loss)
      throw error
    }
  }

  /// The TLS ticket for a later connection to the same server.
  var ticket: TLSTicket? { tls?.ticket }

  func secured(by tls: TLSSession) { handshake.finish(.success(())) }

  func failed(_ failure: TLSFailure) { handshake.finish(.failure(.tls(failure))) }

  func receive(_ bytes: UnsafeRawBufferPointer) throws(HTTP2Error) {
    try session.receive(bytes) { handle($0) }
  }

  func produceOutput(into output: inout [UInt8], limit: Int) throws(HTTP2Error) {
    try session.produceOutput(into: &output, limit: limit) { handle($0) }
  }

  func violated(_ error: HTTP2Error) {
    // nghttp2 detects some floods itself, and then sends no GOAWAY.
    session.goAway(error.code, reason: ConnectionCut.violation.rawValue)
  }

  /// Ends the connection, and its calls with this error.
  func close(_ reason: RPCError) {
    loss = reason
    driver?.close()
  }

  /// True once the socket is gone, also while its streams are being closed.
  var isLost: Bool { driver?.isClosed ?? (phase == .lost) }

  /// True if calls can be made.
  var isServing: Bool { phase == .serving && !isLost }

  func markDirty() { driver?.markDirty() }

  /// Starts a call.
  func open(_ path: String, _ options: CallOptions) throws(RPCError) -> ClientCall {
    guard phase == .serving else { throw loss }
    var block = HeaderBlock()
    let compression = callCompression
    RequestFields.all(
      path: path, authority: authority, scheme: tls == nil ? "http" : "https", options: options,
      compression: compression
    ) { block.append(name: $0.utf8, value: $1) }
    do {
      let stream = try session.request(block, endStream: false)
      let opened = ConnectionStream(
        stream, on: self, compression: compression, timeout: options.timeout)
      stream.attachment = opened
      watch?.callOpened(now: loop.now)
      if watchTimer == nil { lookAfterServer() }
      markDirty()
      return opened.call
    } catch {
      phase = .leaving
      left(self, false)
      // Closes the connection if no call is left on it.
      markDirty()
      throw RPCError(.unavailable, "the connection cannot carry another call: \(error)")
    }
  }

  /// The part that all calls of the connection share.
  private var callCompression: CallCompression {
    CallCompression(
      engine: compression, inbound: nil, outbound: configuration.requestEncoding,
      messageSizeMin: configuration.compression.messageSizeMin)
  }

  private func handle(_ event: consuming HTTP2Event) {
    switch consume event {
    case .headers(let stream, let block, let isTrailing, let endStream):
      (stream.attachment as? ConnectionStream)?.receive(
        block, isTrailing: isTrailing, isLast: endStream)
      session.recycle(block)
    case .data(let stream, let bytes):
      (stream.attachment as? ConnectionStream)?.call.receive(bytes)
    case .endStream(let stream):
      (stream.attachment as? ConnectionStream)?.receiveEnd()
    case .closed(let stream, let code):
      (stream.attachment as? ConnectionStream)?.closed(code)
      stream.attachment = nil
    case .writable(let stream):
      (stream.attachment as? ConnectionStream)?.call.resumeSending()
    case .goAway(_, let code):
      guard phase == .serving else { return }
      phase = .leaving
      isAskedForCalm = code == .enhanceYourCalm
      left(self, false)
    case .settings: isGreeted = true
    case .sent, .ping, .pingAcknowledged: break
    }
  }

  func received() {
    guard watch?.heard(now: loop.now) == true else { return }
    watchTimer?.cancel()
    lookAfterServer()
  }

  /// Performs keepalive actions that are due, and schedules the next check.
  private func lookAfterServer() {
    watchTimer = nil
    guard !isLost else { return }
    switch watch?.check(hasCalls: !session.streams.isEmpty, now: loop.now) {
    case .rest, nil: break
    case .wait(let time): lookAfterServer(at: time)
    case .ping(let time):
      session.ping()
      markDirty()
      lookAfterServer(at: time)
    case .giveUp:
      close(RPCError(.unavailable, "the connection was lost: the server did not respond"))
    }
  }

  private func lookAfterServer(at time: MonotonicInstant) {
    watchTimer = loop.schedule(at: time) { [weak self] in self?.lookAfterServer() }
  }

  var isPeerSuspect: Bool { false }

  var isOver: Bool {
    phase == .leaving && session.streams.isEmpty || !session.wantsRead && !session.wantsWrite
  }

  func abandon() { session.abandonStreams { handle($0) } }

  func closed() {
    phase = .lost
    watchTimer?.cancel()
    driver = nil
    handshake.finish(.failure(.handshakeCut))
    left(self, true)
  }

  func released() {}
}

/// One HTTP/2 stream as a call.
///
/// Invariant: holds its call's output open until the stream is closed; the call itself may outlive
/// it in its caller's hands, but is over by then.
final class ConnectionStream: ClientCallOutput {
  private(set) lazy var call = ClientCall(
    messageSizeMax: connection.configuration.messageSizeMax, compression: compression,
    output: self)
  private let compression: CallCompression
  private let stream: HTTP2Stream
  private unowned let connection: ClientConnection
  private var timer: Timer?

  init(
    _ stream: HTTP2Stream, on connection: ClientConnection, compression: CallCompression,
    timeout: Duration?
  ) {
    self.compression = compression
    self.stream = stream
    self.connection = connection
    if let timeout {
      timer = connection.loop.schedule(after: timeout) { [weak self] in self?.expire() }
    }
  }

  func receive(_ block: HeaderBlock, isTrailing: Bool, isLast: Bool) {
    var fields = ResponseFields()
    block.forEach { fields.take($0, $1) }
    if isTrailing {
      call.receiveTrailers(fields)
    } else {
      call.receiveHead(fields, isLast: isLast)
    }
    if isLast { endRequest() }
  }

  func receiveEnd() {
    call.receiveEnd()
    endRequest()
  }

  /// The rest of a request whose answer is complete is not wanted: a server that did not reset
  /// the stream would wait for it.
  private func endRequest() {
    connection.session.endEarly(stream)
    connection.markDirty()
  }

  func closed(_ code: HTTP2ErrorCode) {
    timer?.cancel()
    call.abandon(connection.isLost ? connection.loss : Self.error(of: code))
  }

  private func expire() {
    guard !call.isOver else { return }
    call.abandon(.deadlineExceeded)
    reset()
  }

  func send(_ frame: [UInt8]) {
    connection.session.send(frame, on: stream)
    connection.markDirty()
  }

  func sendEnd() {
    connection.session.sendEnd(on: stream)
    connection.markDirty()
  }

  func credit(_ count: Int) {
    connection.session.consume(count, on: stream)
    connection.markDirty()
  }

  func reset() {
    connection.session.reset(stream, .cancel)
    connection.markDirty()
  }

  var isCongested: Bool { connection.session.isCongested(stream) }

  /// The status for a reset stream (gRPC `doc/PROTOCOL-HTTP2.md`, Errors).
  private static func error(of code: HTTP2ErrorCode) -> RPCError {
    let message = "the stream was closed with \(code)"
    return switch code {
    case .refusedStream: RPCError(.unavailable, message)
    case .cancel: RPCError(.cancelled, message)
    case .enhanceYourCalm: RPCError(.resourceExhausted, message)
    case .inadequateSecurity: RPCError(.permissionDenied, message)
    default: RPCError(.internal, message)
    }
  }
}
