// SPDX-License-Identifier: Apache-2.0

/// An answer as it travels, made once and sent on any number of calls of one method.
public struct FramedMessage<Response: Sendable>: Sendable {
  let bytes: [UInt8]
}

extension ResponseWriter {
  /// An answer as it travels on this and every other call of the method.
  public func frame(_ response: Response) -> FramedMessage<Response> {
    FramedMessage(bytes: coder.frame(response))
  }

  /// Sends an answer that was framed before; see `send(_:mayCompress:)`.
  public func send(
    _ framed: FramedMessage<Response>, mayCompress: Bool = true
  ) async throws(RPCError) {
    try await call.send(framed.bytes, mayCompress: mayCompress)
  }
}
