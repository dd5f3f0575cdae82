// SPDX-License-Identifier: Apache-2.0

/// An answer as it travels, made once and sent on any number of calls of one method and one codec.
public struct FramedMessage<Response: Sendable>: Sendable {
  let bytes: [UInt8]
}

extension ResponseWriter {
  /// The form in which the call's answers travel.
  public var codec: MessageCodec { call.codec }

  /// An answer as it travels on this and every other call of the method that has its codec.
  public func frame(_ response: Response) throws(RPCError) -> FramedMessage<Response> {
    FramedMessage(bytes: try coder.frame(response, for: codec))
  }

  /// Sends an answer that was framed before; see `send(_:mayCompress:)`.
  public func send(
    _ framed: FramedMessage<Response>, mayCompress: Bool = true
  ) async throws(RPCError) {
    try await call.send(framed.bytes, mayCompress: mayCompress)
  }
}
