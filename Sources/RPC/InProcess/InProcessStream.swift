// SPDX-License-Identifier: Apache-2.0

/// A call within the process, as stubs of clients use it.
struct InProcessStream: ClientStream {
  let call: InProcessCall

  func send(_ frame: [UInt8]) async throws(RPCError) {
    guard await call.sendBytes(frame) else {
      throw await call.outcome().error
        ?? RPCError(.internal, "the server ended the call before its last message")
    }
  }

  func sendEnd() async { await call.end() }

  func nextMessage() async throws(RPCError) -> [UInt8]? {
    if let message = await call.nextMessage() { return message }
    if let error = await call.outcome().error { throw error }
    return nil
  }

  func initialMetadata() async -> Metadata { await call.initialMetadata() ?? [:] }

  func trailingMetadata() async -> Metadata { await call.outcome().trailingMetadata }

  func cancel() async { call.cancel() }
}

extension InProcessTransport: ClientTransport {
  public func open(
    _ path: String, _ options: CallOptions
  ) async throws(RPCError) -> any ClientStream {
    InProcessStream(call: open(path, metadata: options.metadata, timeout: options.timeout))
  }
}
