// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire
public import RPC

extension InProcessTransport {
  /// Makes a whole call with one request and one answer; throws the status where that is not OK.
  public func unary<Request, Response>(
    _ method: UnaryMethod<Request, Response>, _ request: Request, metadata: Metadata = [:],
    timeout: Duration? = nil
  ) async throws(RPCError) -> Response {
    let reply = await call(method, [request], metadata: metadata, timeout: timeout)
    if let error = reply.error { throw error }
    guard let message = reply.messages.first, reply.messages.count == 1 else {
      throw RPCError(.unimplemented, "expected one response message")
    }
    return message
  }
}

extension InProcessCall {
  /// Sends a message; waits while the handler takes nothing. False when the call is over.
  @discardableResult
  public func send(_ message: some WireMessage) async -> Bool { await send(message.wireBytes) }

  /// The next answer, or nil after the last; throws if it cannot be decoded.
  public func nextMessage<Message: WireMessage>(
    as type: Message.Type
  ) async throws(WireError) -> Message? {
    guard let bytes = await nextMessage() else { return nil }
    return try Message(wireBytes: bytes)
  }
}
