// SPDX-License-Identifier: Apache-2.0

import RPC
import RPCInProcess
import TestSupport
import Testing

/// The ids of calls as handlers and callers see them.
@Suite struct InProcessCallIDTests {
  @Test func `a handler and the caller of a failed call know the same id`() async {
    var services = ServiceRegistry()
    services.register(
      Method(UnaryMethod("p.S", "M", .text, .text)) { _, context in
        throw RPCError(.notFound, context.requestID)
      })
    let transport = InProcessTransport(services: services)
    let failed = await transport.call(UnaryMethod("p.S", "M", .text, .text), ["x"])
    #expect(failed.error?.message.utf8.count == 13)
    #expect(failed.trailingMetadata[CallID.field] == failed.error?.message)
    let named = await transport.call(
      UnaryMethod("p.S", "M", .text, .text), ["x"], metadata: [CallID.field: "mine"])
    #expect(named.error?.message == "mine")
    #expect(named.trailingMetadata[CallID.field] == "mine")
  }

  @Test func `a call that is refused by its head has an id too`() async {
    let transport = InProcessTransport(services: ServiceRegistry())
    let refused = await transport.call(UnaryMethod("p.S", "M", .text, .text), ["x"])
    #expect(refused.trailingMetadata[CallID.field]?.utf8.count == 13)
  }

  @Test func `a call that succeeds carries no id`() async {
    var services = ServiceRegistry()
    services.register(
      Method(UnaryMethod("p.S", "M", .text, .text)) { text, _ in text })
    let transport = InProcessTransport(services: services)
    let reply = await transport.call(UnaryMethod("p.S", "M", .text, .text), ["x"])
    #expect(reply.messages == ["x"])
    #expect(reply.trailingMetadata.isEmpty)
  }
}
