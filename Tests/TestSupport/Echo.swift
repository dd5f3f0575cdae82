// SPDX-License-Identifier: Apache-2.0

public import RPC

extension MessageCoder where Message == String {
  /// UTF-8 text as a message.
  public static var text: MessageCoder {
    MessageCoder(
      decode: { String(decoding: $0, as: UTF8.self) },
      frame: { text, headroom in [UInt8](repeating: 0, count: headroom) + Array(text.utf8) })
  }
}

/// Methods that send back what they get.
public enum Echo {
  /// The services with these methods.
  public static let services: ServiceRegistry = {
    var services = ServiceRegistry()
    services.register(
      Method(UnaryMethod("test.Echo", "Unary", .text, .text)) { text, _ in text })
    services.register(
      Method(ClientStreamingMethod("test.Echo", "Join", .text, .text)) { requests, _ in
        var all = ""
        for try await text in requests { all += text }
        return all
      })
    services.register(
      Method(ServerStreamingMethod("test.Echo", "Many", .text, .text)) { text, _, answers in
        for _ in 0..<1_000 { try await answers.send(text) }
      })
    services.register(
      Method(BidirectionalMethod("test.Echo", "Stream", .text, .text)) { requests, _, answers in
        for try await text in requests { try await answers.send(text) }
      })
    services.register(
      Method(UnaryMethod("test.Echo", "Metadata", .text, .text)) { text, context in
        context.addInitialMetadata(context.metadata)
        context.addTrailingMetadata(context.metadata)
        return text
      })
    services.register(
      Method(UnaryMethod("test.Echo", "Fail", .text, .text)) { text, _ in
        throw RPCError(.aborted, text, metadata: ["x-why": "because"])
      })
    services.register(
      Method(UnaryMethod("test.Echo", "Hang", .text, .text)) { text, _ in
        // Ends when its task is cancelled, and not before.
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        continuation.finish()
        return text
      })
    return services
  }()
}
