// SPDX-License-Identifier: Apache-2.0

/// The client's side of a transport: a channel to a server. Stubs are written against this.
public protocol ClientTransport: Sendable {
  /// Starts a call. Throws UNAVAILABLE when no connection can be had.
  func open(_ path: String, _ options: CallOptions) async throws(RPCError) -> any ClientStream
}

/// One call that a caller has started.
public protocol ClientStream: Sendable {
  /// Sends a framed message; waits while too much is queued. Throws the status once the call is
  /// over.
  func send(_ frame: [UInt8]) async throws(RPCError)
  /// Says that no further message comes.
  func sendEnd() async
  /// The next message; nil after the last of a call that ended with OK. Throws any other status.
  func nextMessage() async throws(RPCError) -> [UInt8]?
  /// The metadata before the first message; empty when the answer is a status alone.
  func initialMetadata() async -> Metadata
  /// The metadata that came with the status.
  func trailingMetadata() async -> Metadata
  /// Gives the call up.
  func cancel() async
}

extension ClientStream {
  /// Runs `body` and gives the call up when the task is cancelled or `body` throws.
  public func cancelledWithTask<Value>(
    _ body: (any ClientStream) async throws(RPCError) -> Value
  ) async throws(RPCError) -> Value {
    let outcome: Result<Value, RPCError> = await withTaskCancellationHandler {
      do throws(RPCError) {
        return .success(try await body(self))
      } catch {
        await cancel()
        return .failure(error)
      }
    } onCancel: {
      Task { await cancel() }
    }
    return try outcome.get()
  }
}
