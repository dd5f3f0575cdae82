// SPDX-License-Identifier: Apache-2.0

import RPC

/// The caller's end of a call within the process, which may be used from anywhere.
struct InProcessStream: ClientStream {
  let call: InProcessCall
  let executor: any TaskExecutor

  func send(_ frame: [UInt8]) async throws(RPCError) {
    try await onExecutor { call in
      await Result { () async throws(RPCError) in try await call.client.send(frame) }
    }.get()
  }

  func sendEnd() async { await onExecutor { $0.client.sendEnd() } }

  func nextMessage() async throws(RPCError) -> [UInt8]? {
    try await onExecutor { call in
      await Result { () async throws(RPCError) in try await call.client.nextMessage() }
    }.get()
  }

  func initialMetadata() async -> Metadata {
    await onExecutor { await $0.client.initialMetadata() }
  }

  func trailingMetadata() async -> Metadata { await onExecutor { $0.client.trailingMetadata } }

  func cancel() async { await onExecutor { $0.client.cancel() } }

  /// Runs a step of the call where all of its steps run.
  func onExecutor<Value: Sendable>(
    _ step: @escaping @Sendable (InProcessCall) async -> Value
  ) async -> Value {
    await Task(executorPreference: executor) { [call] in await step(call) }.value
  }
}

extension Result where Success: Sendable, Failure == RPCError {
  /// The outcome of an operation.
  fileprivate init(_ operation: () async throws(RPCError) -> Success) async {
    do throws(RPCError) {
      self = .success(try await operation())
    } catch {
      self = .failure(error)
    }
  }
}
