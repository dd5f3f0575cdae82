// SPDX-License-Identifier: Apache-2.0

import HTTP2
import Reactor
import TLS

/// Moves bytes between a socket and its delegate, for both ends of a connection and any version of
/// HTTP.
///
///     opening --start--> open --error, end of stream-----------------> closed
///                          \--nothing left to say--> lingering -------> closed
///                                             end of stream, lingerTime
///
/// Bytes that arrive in a turn are read and handed to the delegate at once; its output is gathered
/// and written once, when the turn ends.
///
/// A connection that this end closes lingers, so that the peer sees the GOAWAY that was sent last.
///
/// Invariant: the delegate is notified once that the connection has ended, on leaving `open`, and
/// once that the socket is closed. Between the two, the driver does not call it.
final class SessionDriver: ReadinessHandler, TurnObserver {
  let loop: EventLoop

  /// Nil where the connection is plaintext.
  let tls: TLSSession?
  /// True once the delegate knows that the handshake is done.
  var isSecured = false
  let buffers: LoopBuffers
  /// Releases the driver once it is notified of the connection's end, so that both exist while the
  /// loop watches the socket.
  private(set) var delegate: any SessionDriverDelegate
  private var socket: BufferedSocket
  private let lingerTime: Duration
  private var phase = Phase.opening
  private var isDirty = false
  private var isReading = true
  /// The memory that output takes which the kernel did not accept, in bytes.
  var unsentBytes: Int { socket.unsentBytes }
  /// The time since which the kernel has accepted no unsent byte; nil while there is none.
  var stalledSince: MonotonicInstant? { socket.stalledSince }

  private enum Phase { case opening, open, lingering, closed }

  init(
    _ socket: consuming Socket, tls: TLSSession?, on loop: EventLoop, buffers: LoopBuffers,
    lingerTime: Duration, delegate: any SessionDriverDelegate
  ) {
    self.socket = BufferedSocket(socket, on: loop)
    self.tls = tls
    self.loop = loop
    self.buffers = buffers
    self.lingerTime = lingerTime
    self.delegate = delegate
  }

  var isClosed: Bool { phase == .lingering || phase == .closed }

  /// Starts to read and write; closes at once if the socket cannot be registered.
  func start() {
    do {
      try socket.register(self)
      phase = .open
      markDirty()
    } catch {
      close()
    }
  }

  /// Has another delegate speak from now on.
  func handOver(to delegate: any SessionDriverDelegate) { self.delegate = delegate }

  // MARK: Reading

  func handle(_ readiness: Readiness) {
    guard phase != .lingering else {
      if socket.discard(into: buffers.input) { release() }
      return
    }
    if readiness.contains(.writable) { flush() }
    guard readiness.contains(.readable) || readiness.contains(.failed) else { return }
    // A failure is reported for any interest, repeatedly, until it is handled.
    if isReading { read() } else if readiness.contains(.failed) { end() }
  }

  /// Stops or resumes reading, for a delegate without flow control of its own.
  func setReading(_ isReading: Bool) {
    guard isReading != self.isReading else { return }
    self.isReading = isReading
    guard phase == .open, (try? socket.setReading(isReading)) == nil else { return }
    loop.schedule(after: .zero) { [weak self] in self?.close() }
  }

  /// Enables TCP keepalive probes, for HTTP versions without PING.
  func probe(after silence: Duration) { socket.probe(after: silence) }

  /// Reads until the kernel has no more or the peer has had its turn; the rest is still readable.
  private func read() {
    // Held once for all that is asked of it, which is counted in the instructions of a call.
    let delegate = delegate
    for _ in 0..<Self.readsPerTurnMax {
      guard phase == .open, isReading else { return }
      let isSuspect = delegate.isPeerSuspect
      let room = isSuspect ? buffers.input[..<Self.suspectReadSize] : buffers.input[...]
      do {
        switch try socket.read(into: UnsafeMutableRawBufferPointer(rebasing: room)) {
        case .bytes(let count):
          try receiveInPieces(
            UnsafeRawBufferPointer(rebasing: buffers.input[..<count]), delegate)
          markDirty()
          if count < room.count || isSuspect && delegate.isPeerSuspect { return }
        case .wouldBlock: return
        case .endOfStream: return end()
        }
      } catch let error as HTTP2Error {
        delegate.violated(error)
        flush()
        return close()
      } catch SecureEnding.failed(let failure) {
        delegate.failed(failure)
        return close()
      } catch {
        return end()
      }
    }
  }

  /// Has the delegate judge the peer after every piece, so that a flood of the smallest frames ends
  /// after a few thousand of them.
  private func receiveInPieces(
    _ bytes: UnsafeRawBufferPointer, _ delegate: any SessionDriverDelegate
  ) throws {
    var rest = bytes[...]
    while !rest.isEmpty, phase == .open {
      try receive(UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceSize)), delegate)
      delegate.received()
      rest = rest.dropFirst(Self.pieceSize)
    }
  }

  // MARK: Writing

  /// Has the output written at the end of the turn.
  func markDirty() {
    guard !isDirty, phase == .open else { return }
    isDirty = true
    loop.atEndOfTurn(self)
  }

  func turnEnded() {
    isDirty = false
    flush()
  }

  /// Writes the delegate's output until there is no more or the kernel accepts no more.
  func flush() {
    guard phase == .open else { return }
    let delegate = delegate
    do {
      guard try socket.writeUnsent() else { return }
      for _ in 0..<Self.flushesPerTurnMax {
        try produceOutput(limit: Self.flushSize, delegate)
        guard !buffers.output.isEmpty else {
          if delegate.isOver { close() }
          return
        }
        // Fewer bytes than the limit are all that there is.
        let isAll = buffers.output.count < Self.flushSize
        guard try socket.write(buffers.output) else { return }
        guard isAll else { continue }
        if delegate.isOver { close() }
        return
      }
      // Other observers go first: one that registers again within a turn is called in the same
      // turn.
      loop.schedule(after: .zero) { [weak self] in self?.markDirty() }
    } catch {
      end()
    }
  }

  // MARK: The end

  /// Ends every call and closes our side of the socket, and the socket itself once the peer has
  /// closed its side too.
  func close() {
    guard !isClosed else { return }
    let wasOpen = phase == .open
    phase = .lingering
    leave()
    guard wasOpen, socket.linger() else { return release() }
    // Registered until then, or until the peer has closed its side: the timer keeps nothing open.
    loop.schedule(after: lingerTime) { [weak self] in self?.release() }
  }

  /// Ends every call and closes the socket: the peer has gone.
  private func end() {
    guard !isClosed else { return }
    phase = .lingering
    leave()
    release()
  }

  private func leave() {
    let isCutShort = socket.hasUnsent
    delegate.abandon()
    socket.shutDown(after: isCutShort ? [] : takeClosingBytes())
    delegate.closed()
  }

  private func release() {
    guard phase != .closed else { return }
    phase = .closed
    socket.deregister()
    delegate.released()
  }

  /// Reads of a turn: with a 64 KiB buffer, a quarter of a megabyte before others have theirs.
  private static let readsPerTurnMax = 4
  /// Bytes read before the peer's budget is checked again: 1,820 frames of minimum size.
  private static let pieceSize = 16 << 10
  /// All that a suspect has of a turn: 227 frames of the smallest kind.
  private static let suspectReadSize = 2 << 10
  /// Bytes gathered into one write.
  private static let flushSize = 256 << 10
  /// Writes of a turn.
  private static let flushesPerTurnMax = 4
}

/// One end of a connection, in some version of HTTP.
protocol SessionDriverDelegate: AnyObject {
  /// The TLS handshake is done; no byte has been handed out yet.
  func secured(by tls: TLSSession) throws(HTTP2Error)
  /// The TLS session failed; the connection will be closed.
  func failed(_ failure: TLSFailure)
  /// Takes bytes of the peer. Throws where it broke HTTP/2 so that the connection is lost.
  func receive(_ bytes: UnsafeRawBufferPointer) throws(HTTP2Error)
  /// Bytes have arrived, and their events were delivered.
  func received()
  /// The peer violated HTTP/2. The connection will be closed after the queued output is written.
  func violated(_ error: HTTP2Error)
  /// Appends pending output to `output`, until it has `limit` bytes or slightly more.
  func produceOutput(into output: inout [UInt8], limit: Int) throws(HTTP2Error)
  /// True if the peer sends so little of use that others go first.
  var isPeerSuspect: Bool { get }
  /// True if the connection should be closed once all is written.
  var isOver: Bool { get }
  /// The connection is gone: its calls end.
  func abandon()
  /// The connection is closed; its calls were abandoned before.
  func closed()
  /// The socket is closed, at once or after the peer was given time to read.
  func released()
}

/// The buffers that the connections of a loop share, so that an idle connection holds none.
///
/// Invariant: touched on its loop's thread, and never across two readiness handlers.
final class LoopBuffers {
  /// Bytes just read.
  let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
  /// Bytes just decrypted. Larger than the input by a record, whose beginning may have come before.
  let plaintext = UnsafeMutableRawBufferPointer.allocate(byteCount: 80 << 10, alignment: 16)
  /// Bytes about to be written.
  var output: [UInt8] = []
  /// Bytes about to be encrypted.
  var plainOutput: [UInt8] = []

  deinit {
    input.deallocate()
    plaintext.deallocate()
  }
}
