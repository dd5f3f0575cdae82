// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor
import Testing

@Suite struct SocketTests {
  /// Spins until `attempt` gives a value: sockets on one machine need no loop to be tested.
  @discardableResult
  func eventually<Value: ~Copyable>(_ attempt: () throws -> Value?) throws -> Value {
    for _ in 0..<1_000_000 {
      if let value = try attempt() { return value }
      sched_yield()
    }
    throw Expired()
  }

  struct Expired: Error {}

  func scratchPath(_ name: String) -> String { "/tmp/holdfast-\(getpid())-\(name).sock" }

  /// Connects, sends a few bytes each way and closes.
  func converse(with listener: borrowing Socket) throws {
    let client = try Socket.connect(to: try listener.localAddress())
    let accepted = try eventually { try listener.accept() }
    let server = accepted.takeSocket()
    #expect(client.connectError() == nil)
    server.disableDelay()

    let hello = Array("hello".utf8)
    let written = try hello.withUnsafeBytes { try client.write($0) }
    #expect(written == 5)
    #expect(try readAll(server, 5) == hello)

    let sent = try Array("good bye".utf8).withUnsafeBytes { try server.write($0) }
    #expect(sent == 8)
    server.shutdownWrite()
    #expect(try readAll(client, 8) == Array("good bye".utf8))
    #expect(try read(client) == .endOfStream)
    #expect(try read(server) == .wouldBlock)
  }

  func read(_ socket: borrowing Socket) throws -> Socket.ReadOutcome {
    var byte: UInt8 = 0
    return try withUnsafeMutableBytes(of: &byte) { try socket.read(into: $0) }
  }

  func readAll(_ socket: borrowing Socket, _ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var buffer = [UInt8](repeating: 0, count: 64)
      let outcome = try buffer.withUnsafeMutableBytes { try socket.read(into: $0) }
      switch outcome {
      case .bytes(let count): bytes += buffer.prefix(count)
      case .wouldBlock: sched_yield()
      case .endOfStream: return bytes
      }
    }
    return bytes
  }

  @Test func `TCP over IPv4`() throws {
    let listener = try Socket.listen(on: .loopback(port: 0))
    #expect(try listener.localAddress().port != 0)
    try converse(with: listener)
    #expect(try listener.accept() == nil)
  }

  @Test func `two listeners share a port`() throws {
    let first = try Socket.listen(on: .loopback(port: 0))
    let address = try first.localAddress()
    let second = try Socket.listen(on: address)
    #expect(try second.localAddress() == address)
    var options = Socket.ListenOptions()
    options.sharesPort = false
    #expect(throws: ReactorError.system(.bind, code: EADDRINUSE)) {
      _ = try Socket.listen(on: address, options: options)
    }
  }

  @Test func `a refused connect is reported when it has finished`() throws {
    let address: SocketAddress
    do { address = try Socket.listen(on: .loopback(port: 0)).localAddress() }
    let client = try Socket.connect(to: address)
    let error = try eventually { client.connectError() }
    #expect(error == .system(.connect, code: ECONNREFUSED))
  }

  @Test func `a Unix socket is private, is found in use, and replaced when stale`() throws {
    let path = scratchPath("unix")
    let address = SocketAddress.unix(path: path)
    defer { unlink(path) }
    do {
      let listener = try Socket.listen(on: address)
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
      try converse(with: listener)
      try converse(with: try listener.duplicate())
      #expect(throws: ReactorError.socketPathInUse(path)) { _ = try Socket.listen(on: address) }
    }
    try converse(with: try Socket.listen(on: address))
  }

  @Test func `a file that is no socket is never removed`() throws {
    let path = scratchPath("file")
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    defer { unlink(path) }
    #expect(throws: ReactorError.system(.bind, code: EADDRINUSE)) {
      _ = try Socket.listen(on: .unix(path: path))
    }
    #expect(access(path, F_OK) == 0)
  }

  @Test func `a path that the kernel cannot hold is refused`() throws {
    let path = "/tmp/" + String(repeating: "x", count: 103)
    #expect(throws: ReactorError.socketPathTooLong(108)) {
      _ = try Socket.listen(on: .unix(path: path))
    }
  }
}

@Suite struct MonotonicInstantTests {
  @Test func `arithmetic is held at the ends of the range`() {
    let start = MonotonicInstant(nanoseconds: 5)
    #expect(start.advanced(by: .nanoseconds(3)).nanoseconds == 8)
    #expect(start.advanced(by: .seconds(Int64.max)) == .distantFuture)
    #expect(MonotonicInstant.distantFuture.advanced(by: .seconds(1)) == .distantFuture)
    #expect(start.duration(to: .init(nanoseconds: 3)) == .nanoseconds(-2))
    #expect(Duration.milliseconds(-1).nanosecondsClamped == -1_000_000)
    #expect(Duration.seconds(Int64.min).nanosecondsClamped == .min)
  }
}
