// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import TestSupport
import Testing

@testable import HoldfastClient

/// Which token a call shows, and when another one is asked for.
@Suite struct TokenTests {
  let server = ScriptedServer()

  /// Takes one token alone.
  private func accept(_ good: String) {
    server.answer(ServerServiceMethods.getServerInfo) { asked in
      guard asked.metadata["authorization"] == "Bearer \(good)" else {
        throw RPCError.told(.unauthenticated, .tokenExpired)
      }
      return GetServerInfoResponse()
    }
  }

  private var shown: [String?] { server.asked.map { $0.metadata["authorization"] } }

  @Test func `a token is fetched once and cached`() async throws {
    accept("a")
    let count = Mutex(0)
    let client = HoldfastClient(
      server,
      token: TokenProvider {
        count.withLock { $0 += 1 }
        return " a\n"
      })
    for _ in 0..<3 { _ = try await client.server.info() }
    #expect(count.withLock { $0 } == 1)
    #expect(shown == ["Bearer a", "Bearer a", "Bearer a"])
  }

  @Test func `a rejected token is replaced, and any call is retried`() async throws {
    let tokens = Mutex(["old", "new"])
    var named = NameSessionVersionResponse()
    named.version = .init()
    let answer = named
    server.answer(SessionServiceMethods.nameSessionVersion) { asked in
      guard asked.metadata["authorization"] == "Bearer new" else {
        throw RPCError.told(.unauthenticated, .tokenExpired)
      }
      return answer
    }
    let client = HoldfastClient(
      server, token: TokenProvider { tokens.withLock { $0.removeFirst() } }, retry: .none)
    _ = try await client.sessions.name(1, of: "a", "b")
    #expect(shown == ["Bearer old", "Bearer new"])
  }

  /// A provider of the tokens a, b, c…, each valid for 100 s.
  private func provider(
    failing: [Int] = []
  ) -> (provider: TokenProvider, asked: AsyncStream<Int>) {
    let (asked, tell) = AsyncStream<Int>.makeStream()
    let count = Mutex(0)
    let provider = TokenProvider.expiring {
      let number = count.withLock { count in
        count += 1
        return count
      }
      defer { tell.yield(number) }
      if failing.contains(number) { throw CancellationError() }
      return AccessToken(["a", "b", "c", "d"][number - 1], lifetime: .seconds(100))
    }
    return (provider, asked)
  }

  private func acceptAll() {
    server.answer(ServerServiceMethods.getServerInfo) { _ in GetServerInfoResponse() }
  }

  /// Calls until a call shows the token.
  private func call(_ client: HoldfastClient, until token: String) async throws {
    repeat { _ = try await client.server.info() } while shown.last != "Bearer \(token)"
  }

  @Test func `a token is replaced before it expires, and calls do not wait for that`()
    async throws
  {
    acceptAll()
    let time = TestTime()
    let (provider, asked) = provider()
    let client = HoldfastClient(server, time, token: provider)
    var numbers = asked.makeAsyncIterator()
    _ = try await client.server.info()
    #expect(await numbers.next() == 1)
    time.advance(by: .seconds(74))
    _ = try await client.server.info()
    time.advance(by: .seconds(1))
    // This call asks for the next token, and shows the old one.
    _ = try await client.server.info()
    #expect(shown == ["Bearer a", "Bearer a", "Bearer a"])
    #expect(await numbers.next() == 2)
    try await call(client, until: "b")
  }

  @Test func `an expired token is not shown`() async throws {
    acceptAll()
    let time = TestTime()
    let (provider, _) = provider()
    let client = HoldfastClient(server, time, token: provider)
    for _ in 0..<2 {
      _ = try await client.server.info()
      time.advance(by: .seconds(100))
    }
    #expect(shown == ["Bearer a", "Bearer b"])
  }

  @Test func `a failed refresh leaves the valid token, and is tried again after a pause`()
    async throws
  {
    acceptAll()
    let time = TestTime()
    let (provider, asked) = provider(failing: [2])
    let client = HoldfastClient(server, time, token: provider)
    var numbers = asked.makeAsyncIterator()
    _ = try await client.server.info()
    #expect(await numbers.next() == 1)
    time.advance(by: .seconds(80))
    _ = try await client.server.info()
    #expect(await numbers.next() == 2)
    #expect(shown == ["Bearer a", "Bearer a"])
    // It is valid for 20 s more, in which the provider is asked again.
    while shown.last == "Bearer a" {
      time.advance(by: .seconds(1))
      _ = try await client.server.info()
    }
    #expect(shown.last == "Bearer c")
  }

  @Test func `an unchanged token is not sent again`() async {
    accept("good")
    let client = HoldfastClient(server, token: .fixed("bad"))
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(error?.reason == .tokenExpired && error?.isSafeToRetry == false)
    #expect(server.asked.count == 1)
  }

  @Test func `a second rejection is final`() async {
    accept("good")
    let bad = Mutex(["bad", "worse", "worst"])
    let client = HoldfastClient(
      server, token: TokenProvider { bad.withLock { $0.removeFirst() } })
    _ = try? await client.server.info()
    #expect(server.asked.count == 2)
  }

  @Test func `many calls that wait for a token fetch it once`() async {
    accept("a")
    let (gate, open) = AsyncStream<Void>.makeStream()
    let count = Mutex(0)
    let client = HoldfastClient(
      server,
      token: TokenProvider {
        count.withLock { $0 += 1 }
        for await _ in gate { break }
        return "a"
      })
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try? await client.server.info() } }
      open.yield()
    }
    #expect(count.withLock { $0 } == 1)
    #expect(server.asked.count == 20)
  }

  @Test func `a cancelled call does not wait for the token, which the others still get`() async {
    accept("a")
    let (gate, open) = AsyncStream<Void>.makeStream()
    let (asked, signal) = AsyncStream<Void>.makeStream()
    let client = HoldfastClient(
      server,
      token: TokenProvider {
        signal.yield()
        for await _ in gate { break }
        return "a"
      })
    let (given, kept) = (
      Task { await #expect(throws: HoldfastError.self) { try await client.server.info() } },
      Task { try? await client.server.info() }
    )
    for await _ in asked { break }
    given.cancel()
    #expect(await given.value?.code == .cancelled)
    open.yield()
    #expect(await kept.value != nil)
    #expect(shown == ["Bearer a"])
  }

  @Test func `a failing provider ends the call before it is made`() async {
    struct Gone: Error {}
    accept("a")
    let client = HoldfastClient(server, token: TokenProvider { throw Gone() })
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(error?.reason == HoldfastError.Reason.tokenUnavailable)
    #expect(error?.method == "holdfast.v1.ServerService/GetServerInfo")
    #expect(server.asked.isEmpty)
  }

  @Test(arguments: ["", "  \n", "a\u{1}b", "a\u{7F}"])
  func `a token that cannot be sent is rejected`(token: String) async {
    accept("a")
    let client = HoldfastClient(server, token: .fixed(token))
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(error?.reason == HoldfastError.Reason.tokenUnavailable)
    #expect(server.asked.isEmpty)
  }

  @Test func `a file is read again when its token is rejected`() async throws {
    accept("new")
    let path = "/tmp/holdfast-token-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { unlink(path) }
    func write(_ text: String) throws {
      let file = try #require(fopen(path, "w"))
      fputs(text, file)
      fclose(file)
    }
    try write("old\n")
    let client = HoldfastClient(server, token: .file(path))
    _ = try? await client.server.info()
    try write("new\n")
    _ = try await client.server.info()
    #expect(shown == ["Bearer old", "Bearer old", "Bearer new"])
  }

  @Test func `a missing file is named`() async {
    accept("a")
    let client = HoldfastClient(server, token: .file("/none/token"))
    let error = await #expect(throws: HoldfastError.self) { try await client.server.info() }
    #expect(error?.message.contains("/none/token") == true)
  }

  @Test func `the metadata of one call can have another token, and the user to act for`()
    async throws
  {
    accept("mine")
    let client = HoldfastClient(server, token: .fixed("a"))
      .with(metadata: ["authorization": "Bearer mine"]).with(user: "bob")
    _ = try await client.server.info()
    #expect(server.asked.first?.metadata["x-holdfast-user"] == "bob")
    #expect(shown == ["Bearer mine"])
  }
}
