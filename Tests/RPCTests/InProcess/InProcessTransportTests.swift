// SPDX-License-Identifier: Apache-2.0

import RPC
import Synchronization
import Testing

@Suite struct InProcessTransportTests {
  @Test func `a unary call is answered`() async {
    let reply = await Echo.transport().call(
      UnaryMethod("test.Echo", "Unary", .text, .text), ["hello"])
    #expect(reply.messages == ["hello"])
    #expect(reply.error == nil)
    #expect(reply.initialMetadata != nil)
  }

  @Test func `requests and answers stream both ways`() async {
    let call = Echo.transport().open("/test.Echo/Stream")
    for text in ["a", "b", "c"] {
      await call.send(Array(text.utf8))
      #expect(await call.nextMessage() == Array(text.utf8))
    }
    await call.end()
    #expect(await call.nextMessage() == nil)
    #expect(await call.outcome().error == nil)
  }

  @Test func `metadata travels both ways, without what is reserved`() async {
    let reply = await Echo.transport().call(
      UnaryMethod("test.Echo", "Metadata", .text, .text), ["hello"],
      metadata: ["x-key": "v", "grpc-secret": "no", "x-bin": "\u{0}\u{1}"])
    #expect(reply.initialMetadata?["x-key"] == "v")
    #expect(reply.trailingMetadata.values("x-bin") == [[0, 1]])
    #expect(reply.initialMetadata?["grpc-secret"] == nil)
  }

  @Test func `an error before any answer is a status alone`() async {
    let reply = await Echo.transport().call(
      UnaryMethod("test.Echo", "Fail", .text, .text), ["hello"])
    #expect(reply.initialMetadata == nil)
    #expect(reply.error?.code == .aborted)
    #expect(reply.error?.message == "hello")
    #expect(reply.trailingMetadata["x-why"] == "because")
  }

  @Test func `an unknown method is UNIMPLEMENTED`() async {
    let reply = await Echo.transport().call(
      UnaryMethod("test.Echo", "None", .text, .text), ["hello"])
    #expect(reply.error?.code == .unimplemented)
  }

  @Test func `a deadline of nothing ends the call before its handler`() async {
    let reply = await Echo.transport().call(
      UnaryMethod("test.Echo", "Unary", .text, .text), ["hello"], timeout: .zero)
    #expect(reply.error?.code == .deadlineExceeded)
  }

  @Test func `a deadline ends a call whose handler waits`() async {
    let reply = await Echo.transport().call(
      UnaryMethod("test.Echo", "Hang", .text, .text), ["hello"], timeout: .milliseconds(1))
    #expect(reply.error?.code == .deadlineExceeded)
  }

  @Test func `cancelling the caller's task cancels the call`() async {
    let task = Task {
      await Echo.transport().call(UnaryMethod("test.Echo", "Hang", .text, .text), ["hello"])
    }
    task.cancel()
    #expect(await task.value.error?.code == .cancelled)
  }

  @Test func `a caller waits while the handler takes nothing`() async {
    var limits = InProcessTransport.Limits()
    limits.window = 16
    let call = Echo.transport(limits).open("/test.Echo/Stream")
    async let sending = call.send([UInt8](repeating: 7, count: 1_000))
    #expect(await call.nextMessage()?.count == 1_000)
    #expect(await sending)
    await call.end()
    #expect(await call.outcome().error == nil)
  }

  @Test func `a handler waits while the caller takes nothing`() async {
    var limits = InProcessTransport.Limits()
    limits.answerQueueMax = 10
    let reply = await Echo.transport(limits).call(
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
    for path in ["/test.Echo/Unary", "/test.Echo/unary", "/test.Echo/Unary?x", "//test.Echo/Unary"]
    {
      let call = transport.open(path)
      await call.send(Array("hello".utf8))
      await call.end()
      _ = await call.outcome()
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
      UnaryMethod("test.Echo", "Unary", .text, .text), ["hello", "too many"])
    #expect(reply.error?.code == .unauthenticated)
  }
}
