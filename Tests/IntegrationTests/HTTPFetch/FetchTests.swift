// SPDX-License-Identifier: Apache-2.0

import HTTPFetch
import Reactor
import TestSupport
import Testing

/// How long a server of keys may take.
@Suite(.timeLimit(.minutes(hangLimitMinutes))) struct FetchTests {
  /// Runs `body` with the address of a server that says `greeting` to everybody, whatever they
  /// ask, and then a byte with every millisecond if it is to go on.
  private func run(
    _ greeting: String, goesOn: Bool = false, _ body: (FetchURL) async throws -> Void
  ) async throws {
    let loop = try EventLoop(name: "slow")
    try loop.start()
    let (acceptor, port) = try await Task(executorPreference: loop) {
      let socket = try Socket.listen(on: .loopback(port: 0))
      let port = try socket.localAddress().port
      let acceptor = Acceptor(socket, on: loop, pauseTime: .seconds(60)) { accepted in
        Speaker(accepted.takeSocket(), on: loop).say(greeting, goesOn: goesOn)
      }
      try acceptor.start()
      return (LoopBound(acceptor, to: loop), port)
    }.value
    let url = FetchURL("http://127.0.0.1:\(try #require(port))/keys")
    try await body(try #require(url))
    await Task(executorPreference: loop) { acceptor.value.stop() }.value
    loop.stop()
    loop.join()
  }

  /// Keeps its connection open for as long as it has to say something, or for ever.
  private final class Speaker {
    private let socket: Socket
    private let loop: EventLoop

    init(_ socket: consuming Socket, on loop: EventLoop) {
      self.socket = socket
      self.loop = loop
    }

    func say(_ text: String, goesOn: Bool) {
      _ = try? Array(text.utf8).withUnsafeBytes { (bytes) throws(ReactorError) in
        bytes.isEmpty ? 0 : try socket.write(bytes)
      }
      // Strongly, on purpose.
      loop.schedule(after: .milliseconds(1)) { self.say(goesOn ? "a" : "", goesOn: goesOn) }
    }
  }

  private func limits(_ timeout: Duration) -> FetchLimits {
    var limits = FetchLimits()
    limits.timeout = timeout
    return limits
  }

  @Test func `an answer is read to its end`() async throws {
    try await run(
      "HTTP/1.1 200 OK\r\ncontent-length: 4\r\ncache-control: max-age=7\r\n\r\nkeys"
    ) { url in
      let answer = try await Fetch(url).run()
      #expect(answer.body == Array("keys".utf8))
      #expect(answer.maxAge == .seconds(7))
    }
  }

  @Test func `a server that never answers is given up`() async throws {
    try await run("") { url in
      await #expect(throws: FetchError.failed("Timeout was reached")) {
        try await Fetch(url, limits: limits(.milliseconds(100))).run()
      }
    }
  }

  @Test func `a server that answers byte by byte is given up all the same`() async throws {
    try await run("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n", goesOn: true) { url in
      await #expect(throws: FetchError.failed("Timeout was reached")) {
        try await Fetch(url, limits: limits(.milliseconds(100))).run()
      }
    }
  }

  @Test func `a head that never ends is given up`() async throws {
    try await run("HTTP/1.1 200 OK\r\nx: ", goesOn: true) { url in
      await #expect(throws: FetchError.failed("Timeout was reached")) {
        try await Fetch(url, limits: limits(.milliseconds(100))).run()
      }
    }
  }

  @Test func `an answer past the bound is not read to its end`() async throws {
    try await run("HTTP/1.1 200 OK\r\n\r\n", goesOn: true) { url in
      var limits = limits(.seconds(50))
      limits.byteCountMax = 10
      await #expect(throws: FetchError.tooLarge) { try await Fetch(url, limits: limits).run() }
    }
  }

  @Test func `a fetch that is given up ends although the server does not`() async throws {
    try await run("") { url in
      let limits = limits(.seconds(50))
      let fetch = Task { () async -> FetchError? in
        do throws(FetchError) {
          _ = try await Fetch(url, limits: limits).run()
          return nil
        } catch {
          return error
        }
      }
      fetch.cancel()
      #expect(await fetch.value == .cancelled)
    }
  }
}
