// SPDX-License-Identifier: Apache-2.0

/// The sink for a handler's responses.
public struct ResponseWriter<Response: Sendable>: Sendable {
  let call: ServerCall
  let coder: MessageCoder<Response>

  /// Sends the initial metadata now rather than with the first answer.
  public func sendInitialMetadata() throws(RPCError) { try call.sendHead() }

  /// Sends a response; suspends while flow control blocks queued responses. Throws the
  /// cancellation's status once the call is cancelled. If `mayCompress` is false, the response is
  /// sent uncompressed even if the caller accepts compression.
  public func send(_ response: Response, mayCompress: Bool = true) async throws(RPCError) {
    try await call.send(coder.frame(response, for: call.codec), mayCompress: mayCompress)
  }
}
