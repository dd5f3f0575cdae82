// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor
import Testing

@Suite struct BufferedSocketTests {
  /// Two ends of a TCP connection: one buffered, its peer plain.
  private final class Pair {
    private var near: BufferedSocket
    private let far: Socket

    init(on loop: EventLoop) throws {
      let listener = try Socket.listen(on: .loopback(port: 0))
      far = try Socket.connect(to: try listener.localAddress())
      let accepted = try SocketTests().eventually { try listener.accept() }
      near = BufferedSocket(accepted.takeSocket(), on: loop)
    }

    var hasUnsent: Bool { near.hasUnsent }
    var unsentBytes: Int { near.unsentBytes }
    var stalledSince: MonotonicInstant? { near.stalledSince }

    func write(_ bytes: [UInt8]) throws -> Bool { try near.write(bytes) }
    func write(_ text: String) throws -> Bool { try near.write(Array(text.utf8)) }
    func writeUnsent() throws -> Bool { try near.writeUnsent() }
    func shutDown(after text: String) { near.shutDown(after: Array(text.utf8)) }
    func linger() -> Bool { near.linger() }
    func discard(into buffer: UnsafeMutableRawBufferPointer) -> Bool { near.discard(into: buffer) }

    func peerReads(_ count: Int) throws -> [UInt8] { try SocketTests().readAll(far, count) }
    func peerWrites(_ text: String) throws {
      _ = try Array(text.utf8).withUnsafeBytes { try far.write($0) }
    }
    func peerEnds() { far.shutdownWrite() }
  }

  /// More than the buffers of a connection on this machine hold.
  private static let large = (0..<(12 << 20)).map { UInt8(truncatingIfNeeded: $0 / 251) }

  private func onLoop(_ body: @escaping @Sendable (EventLoop) throws -> Void) async throws {
    let failure: (any Error)? = try await withLoop { loop in
      await withCheckedContinuation { continuation in
        loop.execute {
          do {
            try body(loop)
            continuation.resume(returning: nil)
          } catch {
            continuation.resume(returning: error)
          }
        }
      }
    }
    if let failure { throw failure }
  }

  @Test func `what the kernel does not accept is kept, in order`() async throws {
    try await onLoop { loop in
      let pair = try Pair(on: loop)
      #expect(try pair.write("a"))
      #expect(!pair.hasUnsent)
      #expect(pair.stalledSince == nil)

      #expect(try !pair.write(Self.large))
      #expect(try !pair.write("z"))
      #expect(pair.hasUnsent)
      #expect(pair.unsentBytes > 0)
      #expect(pair.stalledSince != nil)

      var received: [UInt8] = []
      while received.count < Self.large.count + 2 {
        received += try pair.peerReads(1)
        _ = try pair.writeUnsent()
      }
      #expect(received == Array("a".utf8) + Self.large + Array("z".utf8))
      #expect(!pair.hasUnsent)
      #expect(pair.unsentBytes == 0)
      #expect(pair.stalledSince == nil)
    }
  }

  @Test func `last bytes follow what is written, and nothing that was cut short`() async throws {
    try await onLoop { loop in
      let whole = try Pair(on: loop)
      #expect(try whole.write("answer "))
      whole.shutDown(after: "bye")
      #expect(try whole.peerReads(.max) == Array("answer bye".utf8))

      let cut = try Pair(on: loop)
      #expect(try !cut.write(Self.large))
      cut.shutDown(after: "bye")
      #expect(!cut.hasUnsent)
      let received = try cut.peerReads(.max)
      #expect(received.count < Self.large.count)
      #expect(received == Array(Self.large[..<received.count]))
    }
  }

  @Test func `a lingering socket reads until the peer has closed its side`() async throws {
    try await onLoop { loop in
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 1)
      defer { buffer.deallocate() }
      let pair = try Pair(on: loop)
      // Nothing watches the socket, so nothing would tell that the peer has ended.
      #expect(!pair.linger())
      #expect(!pair.discard(into: buffer))
      try pair.peerWrites("late")
      pair.shutDown(after: "")
      pair.peerEnds()
      try SocketTests().eventually { pair.discard(into: buffer) ? true : nil }
    }
  }
}
