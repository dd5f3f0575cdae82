// SPDX-License-Identifier: Apache-2.0

import Reactor
import TestSupport
import Testing

/// A connection over which a test sends bytes as it likes, and keeps what comes back.
final class ByteConnection: Sendable {
  private let wire: LoopBound<Wire>
  /// Ends with the connection.
  private let ended: AsyncStream<Void>

  /// Connects to a server.
  static func connect(to address: SocketAddress, on loop: EventLoop) async throws -> ByteConnection
  {
    try await Task(executorPreference: loop) {
      let (ended, end) = AsyncStream.makeStream(of: Void.self)
      return ByteConnection(
        LoopBound(try Wire(Socket.connect(to: address), end, on: loop), to: loop), ended)
    }.value
  }

  private init(_ wire: LoopBound<Wire>, _ ended: AsyncStream<Void>) {
    self.wire = wire
    self.ended = ended
  }

  /// Sends text as bytes.
  func send(_ text: String) async {
    await Task(executorPreference: wire.loop) { [wire] in wire.value.send(Array(text.utf8)) }.value
  }

  /// All that came until the other end closed the connection, which this waits for.
  func untilEnd() async -> String {
    for await _ in ended {}
    return await received
  }

  /// Closes this end.
  func close() async {
    await Task(executorPreference: wire.loop) { [wire] in wire.value.close() }.value
  }

  private var received: String {
    get async { await status.received }
  }

  private var status: (received: String, isEnded: Bool) {
    get async {
      await Task(executorPreference: wire.loop) { [wire] in
        (String(decoding: wire.value.received, as: UTF8.self), wire.value.isEnded)
      }.value
    }
  }

  /// Waits until a text has arrived; a connection that ends without it is an issue.
  func wait(for text: String) async {
    do {
      try await waitUntil("the peer has sent \(text)") {
        let (received, isEnded) = await status
        guard !received.contains(text) else { return true }
        if isEnded { Issue.record("the connection ended without \(text): \(received)") }
        return isEnded
      }
    } catch {
      Issue.record(error)
    }
  }

  /// The socket, on its loop's thread.
  private final class Wire: ReadinessHandler {
    private(set) var received: [UInt8] = []
    private(set) var isEnded = false
    private let socket: Socket
    private let ended: AsyncStream<Void>.Continuation
    private var unsent: [UInt8] = []
    private var registration: Registration?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)

    init(
      _ socket: consuming Socket, _ ended: AsyncStream<Void>.Continuation, on loop: EventLoop
    ) throws {
      self.socket = socket
      self.ended = ended
      registration = try loop.register(
        self.socket.descriptor, interest: [.readable, .writable], self)
    }

    deinit { buffer.deallocate() }

    func send(_ bytes: [UInt8]) {
      unsent += bytes
      try? registration?.update([.readable, .writable])
    }

    func handle(_ readiness: Readiness) {
      do {
        if readiness.contains(.writable) { try write() }
        while true {
          switch try socket.read(into: buffer) {
          case .bytes(let count): received += buffer[..<count]
          case .wouldBlock: return
          case .endOfStream: return end()
          }
        }
      } catch {
        end()
      }
    }

    private func write() throws {
      let count = try unsent.withUnsafeBytes { (bytes) throws(ReactorError) in
        bytes.isEmpty ? 0 : try socket.write(bytes)
      }
      unsent.removeFirst(count)
      if unsent.isEmpty { try registration?.update(.readable) }
    }

    func close() { socket.shutdownWrite() }

    private func end() {
      registration?.deregister()
      registration = nil
      isEnded = true
      ended.finish()
    }
  }
}
