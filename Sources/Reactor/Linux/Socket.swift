// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A non-blocking stream socket, closed when its owner lets go of it. Deregister it first.
public struct Socket: ~Copyable, Sendable {
  /// The descriptor, for `EventLoop.register`.
  public let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  static func open(family: Int32) throws(ReactorError) -> Socket {
    let descriptor = socket(family, clinux_socket_stream | clinux_socket_flags, 0)
    guard descriptor >= 0 else { throw ReactorError.system(.socket, code: errno) }
    return Socket(descriptor: descriptor)
  }

  // MARK: Connecting

  /// Begins to connect. The socket turns writable when it is done; ask `connectError()` then.
  public static func connect(to address: SocketAddress) throws(ReactorError) -> Socket {
    let socket = try open(family: address.family)
    let descriptor = socket.descriptor
    let result = try address.withSystem { Glibc.connect(descriptor, $0, $1) }
    guard result == 0 || errno == EINPROGRESS || errno == EINTR else {
      throw ReactorError.system(.connect, code: errno)
    }
    return socket
  }

  /// The reason why a connect that has finished failed, or nil when it succeeded.
  public borrowing func connectError() -> ReactorError? {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else {
      return .system(.getsockopt, code: errno)
    }
    return code == 0 ? nil : .system(.connect, code: code)
  }

  /// Sends small writes at once instead of waiting for an acknowledgement. Ours are already
  /// gathered, so Nagle's algorithm would only add delay. Nothing to do on a Unix socket.
  public borrowing func disableDelay() {
    var on: Int32 = 1
    setsockopt(
      descriptor, clinux_protocol_tcp, TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Makes the kernel end the connection if sent data is not acknowledged, or the peer's window
  /// stays closed, for `limit`; by default that takes a quarter of an hour (tcp(7),
  /// TCP_USER_TIMEOUT). No effect on a Unix socket.
  public borrowing func limitUnacknowledgedTime(to limit: Duration) {
    // 0 would mean the system's default.
    var milliseconds = UInt32(clamping: max(limit.nanosecondsClamped / 1_000_000, 1))
    setsockopt(
      descriptor, clinux_protocol_tcp, TCP_USER_TIMEOUT, &milliseconds,
      socklen_t(MemoryLayout<UInt32>.size))
  }

  /// Enables TCP keepalive: the kernel probes a peer after that time of silence and at that
  /// interval, and ends the connection after `limitUnacknowledgedTime` without a response (tcp(7),
  /// TCP_KEEPIDLE). No effect on a Unix socket.
  public borrowing func probe(after silence: Duration) {
    let seconds = max(silence.nanosecondsClamped / 1_000_000_000, 1)
    var idle = Int32(clamping: min(seconds, Self.probeSecondsMax))
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, clinux_protocol_tcp, TCP_KEEPIDLE, &idle, size)
    setsockopt(descriptor, clinux_protocol_tcp, TCP_KEEPINTVL, &idle, size)
    setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, size)
  }

  /// More than that is an error to the kernel.
  private static let probeSecondsMax: Int64 = 32_767

  // MARK: Moving bytes

  /// The outcome of a read.
  public enum ReadOutcome: Hashable, Sendable {
    /// So many bytes, at least one, are in the buffer. Fewer than it holds means: no more for now.
    case bytes(Int)
    /// Nothing there yet.
    case wouldBlock
    /// The peer has closed its side.
    case endOfStream
  }

  /// Reads into `buffer`, which must not be empty. Wraps `recv`.
  public borrowing func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(ReactorError) -> ReadOutcome {
    while true {
      let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .endOfStream }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .wouldBlock
      default: throw ReactorError.system(.recv, code: errno)
      }
    }
  }

  /// Writes as much as the kernel accepts and returns the number of bytes; 0 means that it would
  /// block. Never raises SIGPIPE. Wraps `send`.
  public borrowing func write(_ buffer: UnsafeRawBufferPointer) throws(ReactorError) -> Int {
    while true {
      let count = send(descriptor, buffer.baseAddress, buffer.count, clinux_message_flags)
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN: return 0
      default: throw ReactorError.system(.send, code: errno)
      }
    }
  }

  /// Closes the outgoing direction: the peer reads the sent bytes, then the end of the stream.
  public borrowing func shutdownWrite() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  // MARK: Addresses

  /// The socket's own address: for a listener on port 0, the port that the kernel chose.
  public borrowing func localAddress() throws(ReactorError) -> SocketAddress {
    let descriptor = descriptor
    let (result, address) = SocketAddress.read { getsockname(descriptor, $0, $1) }
    guard result == 0, let address else { throw ReactorError.system(.getsockname, code: errno) }
    return address
  }
}
