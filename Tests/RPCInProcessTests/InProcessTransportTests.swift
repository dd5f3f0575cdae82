// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCInProcess
import Synchronization
import TestSupport
import Testing

@Suite struct InProcessTransportTests {
  private static let unary = UnaryMethod("test.Echo", "Unary", .text, .text)
  private static let stream = BidirectionalMethod("test.Echo", "Stream", .text, .text)

  private func transport(_ limits: InProcessTransport.Limits = .init()) -> InProcessTransport {
    InProcessTransport(services: Echo.services, limits: limits)
  }

  @Test func `a unary call is answered`() async {
    let reply = await transport().call(
      Self.unary, ["hello"])
    #expect(reply.messages == ["hello"])
    #expect(reply.error == nil)
  }

  @Test func `requests and answers stream both ways`() async throws {
    let call = try await transport().open(Self.stream)
    for text in ["a", "b", "c"] {
      try await call.send(text)
      #expect(try await call.nextMessage() == text)
    }
    await call.sendEnd()
    #expect(try await call.nextMessage() == nil)
  }

  @Test func `metadata travels both ways, without what is reserved`() async {
    let reply = await transport().call(
      UnaryMethod("test.Echo", "Metadata", .text, .text), ["hello"],
      metadata: ["x-key": "v", "grpc-secret": "no", "x-bin": "\u{0}\u{1}"])
    #expect(reply.initialMetadata["x-key"] == "v")
    #expect(reply.trailingMetadata.values("x-bin") == [[0, 1]])
    #expect(reply.initialMetadata["grpc-secret"] == nil)
  }

  @Test func `an error before any answer is a status alone`() async {
    let reply = await transport().call(
      UnaryMethod("test.Echo", "Fail", .text, .text), ["hello"])
    #expect(reply.initialMetadata.isEmpty)
    #expect(reply.error?.code == .aborted)
    #expect(reply.error?.message == "hello")
    #expect(reply.trailingMetadata["x-why"] == "because")
  }

  @Test func `an unknown method is UNIMPLEMENTED`() async {
    let reply = await transport().call(
      UnaryMethod("test.Echo", "None", .text, .text), ["hello"])
    #expect(reply.error?.code == .unimplemented)
  }

  @Test func `a deadline of nothing ends the call before its handler`() async {
    let reply = await transport().call(
      Self.unary, ["hello"], timeout: .zero)
    #expect(reply.error?.code == .deadlineExceeded)
  }

  @Test func `a deadline ends a call whose handler waits`() async {
    let reply = await transport().call(
      UnaryMethod("test.Echo", "Hang", .text, .text), ["hello"], timeout: .milliseconds(1))
    #expect(reply.error?.code == .deadlineExceeded)
  }

  @Test func `cancelling the caller's task cancels the call`() async {
    let task = Task {
      await transport().call(UnaryMethod("test.Echo", "Hang", .text, .text), ["hello"])
    }
    task.cancel()
    #expect(await task.value.error?.code == .cancelled)
  }

  @Test func `a caller waits while the handler takes nothing`() async throws {
    var limits = InProcessTransport.Limits()
    limits.window = 16
    let call = try await transport(limits).open(Self.stream)
    async let sending: Void = call.send(String(repeating: "7", count: 1_000))
    #expect(try await call.nextMessage()?.utf8.count == 1_000)
    try await sending
    await call.sendEnd()
    #expect(try await call.nextMessage() == nil)
  }

  @Test func `a handler waits while the caller takes nothing`() async {
    var limits = InProcessTransport.Limits()
    limits.answerQueueMax = 10
    let reply = await transport(limits).call(
      UnaryMethod("test.Echo", "Many", .text, .text), ["12345"])
    #expect(reply.messages.count == 1_000)
    #expect(reply.error == nil)
  }

  @Test func `admission is asked for what runs, and not for a path that names nothing`() async {
    final class Asked: Admission {
      let paths = Mutex<[String]>([])
      func admit(_ method: MethodDescriptor, metadata: Metadata, peer: Peer) -> Principal? {
        paths.withLock { $0.append(method.path) }
        return nil
      }
    }
    let asked = Asked()
    let transport = InProcessTransport(services: Echo.services, admission: asked)
    for (service, name) in [
      ("test.Echo", "Unary"), ("test.Echo", "unary"), ("test.Echo", "Unary?x"),
      ("/test.Echo", "Unary"),
    ] {
      _ = await transport.call(UnaryMethod(service, name, .text, .text), ["hello"])
    }
    #expect(asked.paths.withLock { $0 } == ["/test.Echo/Unary"])
  }

  @Test func `admission refuses a call before its message is read`() async {
    struct Refusal: Admission {
      func admit(
        _ method: MethodDescriptor, metadata: Metadata, peer: Peer
      ) throws(RPCError) -> Principal? {
        throw RPCError(.unauthenticated, "who is calling?")
      }
    }
    let reply = await InProcessTransport(services: Echo.services, admission: Refusal()).call(
      Self.unary, ["hello", "too many"])
    #expect(reply.error?.code == .unauthenticated)
  }

  @Test func `a caller that gives up ends the handler`() async throws {
    let call = try await transport().open(
      UnaryMethod("test.Echo", "Hang", .text, .text))
    try await call.send("hello")
    await call.sendEnd()
    await call.cancel()
    let error = await #expect(throws: RPCError.self) { try await call.nextMessage() }
    #expect(error?.code == .cancelled)
    await #expect(throws: RPCError.self) { try await call.send("more") }
  }

  @Test func `a message past the limit is refused, on both sides`() async {
    var limits = InProcessTransport.Limits()
    limits.messageSizeMax = 4
    let reply = await transport(limits).call(Self.unary, ["12345"])
    #expect(reply.error?.code == .resourceExhausted)
    #expect(await transport(limits).call(Self.unary, ["1234"]).messages == ["1234"])
  }
}
