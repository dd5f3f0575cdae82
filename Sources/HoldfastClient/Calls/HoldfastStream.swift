// SPDX-License-Identifier: Apache-2.0

import RPC

/// A call with a stream of messages in one or both directions, such as an export. The responses are
/// an asynchronous sequence; after leaving the loop early, call `cancel()`.
public struct HoldfastStream<Request: Sendable, Response: Sendable>: Sendable {
  private let stream: TypedStream<Request, Response>
  private let call: CallFacts
  /// The token with which the call was made.
  let token: String?

  init(_ stream: TypedStream<Request, Response>, _ call: CallFacts, _ token: String?) {
    self.stream = stream
    self.call = call
    self.token = token
  }

  /// Sends a message; suspends while the server's flow control allows none. Throws the call's
  /// outcome once the call has ended. Cancelling the task cancels the call.
  public func send(_ request: Request) async throws(HoldfastError) {
    do throws(RPCError) {
      try await stream.cancelledWithTask { (stream) async throws(RPCError) in
        try await stream.send(request)
      }
    } catch {
      throw failure(error)
    }
  }

  /// Ends the request stream: no further messages follow.
  public func finish() async { await stream.sendEnd() }

  /// The next response; nil after the last one of a successful call. Cancelling the task cancels
  /// the call.
  public func next() async throws(HoldfastError) -> Response? {
    do throws(RPCError) {
      return try await stream.cancelledWithTask { (stream) async throws(RPCError) in
        try await stream.nextMessage()
      }
    } catch {
      throw failure(error)
    }
  }

  /// Cancels the call.
  public func cancel() async { await stream.cancel() }

  private func failure(_ error: RPCError) -> HoldfastError {
    HoldfastError(CallFailure(error, wasSent: true), of: call, attempts: 1)
  }
}

extension HoldfastStream: AsyncSequence {
  public typealias Element = Response
  public typealias Failure = HoldfastError

  public func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

  /// Iterates over the responses.
  public struct Iterator: AsyncIteratorProtocol {
    let stream: HoldfastStream

    public mutating func next() async throws(HoldfastError) -> Response? {
      try await stream.next()
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HoldfastError) -> Response? {
      try await stream.next()
    }
  }
}
