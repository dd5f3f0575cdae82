// SPDX-License-Identifier: Apache-2.0

public import RPC

/// All that came of a call.
public struct CallReply<Response: Sendable>: Sendable {
  /// The metadata before the first message; empty if the response was a status alone.
  public let initialMetadata: Metadata
  /// The answers in order.
  public let messages: [Response]
  /// Nil for OK.
  public let error: RPCError?
  /// The trailing metadata.
  public let trailingMetadata: Metadata
}

extension ClientTransport {
  /// Makes a whole call: sends the requests and their end, and takes every answer. Cancelling the
  /// task cancels the call.
  public func call<Shape, Request, Response>(
    _ method: TypedMethod<Shape, Request, Response>, _ requests: [Request],
    metadata: Metadata = [:], timeout: Duration? = nil
  ) async -> CallReply<Response> {
    let stream: TypedStream<Request, Response>
    do throws(RPCError) {
      stream = try await open(method, CallOptions(metadata: metadata, timeout: timeout))
    } catch {
      return CallReply(initialMetadata: [:], messages: [], error: error, trailingMetadata: [:])
    }
    async let upload: Void = {
      do {
        for request in requests { try await stream.send(request) }
        await stream.sendEnd()
      } catch {
        // The answers end with the same status.
      }
    }()
    var messages: [Response] = []
    var failure: RPCError?
    do throws(RPCError) {
      try await stream.cancelledWithTask { (stream) async throws(RPCError) in
        while let message = try await stream.nextMessage() { messages.append(message) }
      }
    } catch {
      failure = error
    }
    await upload
    return CallReply(
      initialMetadata: await stream.initialMetadata(), messages: messages, error: failure,
      trailingMetadata: await stream.trailingMetadata())
  }
}
