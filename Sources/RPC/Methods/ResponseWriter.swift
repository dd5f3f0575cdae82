// SPDX-License-Identifier: Apache-2.0

/// The sink for a handler's responses.
public struct ResponseWriter<Response: Sendable>: Sendable {
  let call: ServerCall
  let coder: MessageCoder<Response>

  /// Sends the initial metadata now rather than with the first answer.
  public func sendInitialMetadata() throws(RPCError) { try call.sendHead() }

  /// Sends an answer; waits while the caller does not take what is queued. Throws the status of
  /// the cancellation once the call is cancelled. With `mayCompress` false it is sent as it is,
  /// also where the caller takes compressed answers.
  public func send(_ response: Response, mayCompress: Bool = true) async throws(RPCError) {
    try await call.send(coder.frame(response, for: call.codec), mayCompress: mayCompress)
  }
}
