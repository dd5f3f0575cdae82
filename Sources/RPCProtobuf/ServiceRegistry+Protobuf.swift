// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire
public import RPC

extension MessageCoder where Message: WireMessage {
  /// Messages in protobuf's binary form. One that can not be parsed is refused with INTERNAL
  /// (gRPC `doc/statuscodes.md`).
  public static var protobuf: MessageCoder {
    MessageCoder(
      decode: { bytes throws(RPCError) in
        do {
          return try Message(wireBytes: bytes)
        } catch {
          throw RPCError(
            .messageMalformed, "the request is no valid \(Message.wireName): \(error)",
            values: ["type": Message.wireName])
        }
      },
      frame: { message, headroom in message.wireBytes(after: headroom) })
  }
}

extension ServiceRegistry {
  /// Registers a method with one request and one answer.
  public mutating func unary<Request: WireMessage, Response: WireMessage>(
    _ path: String, budget: Method.Budget = .calls,
    _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
  ) {
    register(.unary(path, .protobuf, .protobuf, budget: budget, handler))
  }

  /// Registers a method with any number of requests and one answer.
  public mutating func clientStreaming<Request: WireMessage, Response: WireMessage>(
    _ path: String,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext) async throws -> Response
  ) {
    register(.clientStreaming(path, .protobuf, .protobuf, handler))
  }

  /// Registers a method with one request and any number of answers.
  public mutating func serverStreaming<Request: WireMessage, Response: WireMessage>(
    _ path: String, budget: Method.Budget = .calls,
    _ handler:
      @escaping @Sendable (Request, ServerContext, ResponseWriter<Response>) async throws -> Void
  ) {
    register(.serverStreaming(path, .protobuf, .protobuf, budget: budget, handler))
  }

  /// Registers a method with any number of requests and answers.
  public mutating func bidirectional<Request: WireMessage, Response: WireMessage>(
    _ path: String, budget: Method.Budget = .calls,
    _ handler:
      @escaping @Sendable (RequestReader<Request>, ServerContext, ResponseWriter<Response>)
      async throws -> Void
  ) {
    register(.bidirectional(path, .protobuf, .protobuf, budget: budget, handler))
  }
}
