// SPDX-License-Identifier: Apache-2.0

import RPC

/// A call that sends or brings more than one message, such as an export. Its answers are a
/// sequence; leaving the loop early is followed by `cancel()`.
public struct HoldfastStream<Request: Sendable, Response: Sendable>: Sendable {
  private let stream: TypedStream<Request, Response>
  private let call: CallFacts
  /// The token that the call was made with.
  let token: String?

  init(_ stream: TypedStream<Request, Response>, _ call: CallFacts, _ token: String?) {
    self.stream = stream
    self.call = call
    self.token = token
  }

  /// Sends a message; waits while the server takes none. Throws the outcome once the call is over.
  /// Cancelling the task gives the call up.
  public func send(_ request: Request) async throws(HoldfastError) {
    do throws(RPCError) {
      try await stream.cancelledWithTask { (stream) async throws(RPCError) in
        try await stream.send(request)
      }
    } catch {
      throw failure(error)
    }
  }

  /// Ends the request: no further message follows.
  public func finish() async { await stream.sendEnd() }

  /// The next answer; nil after the last of a call that ended well. Cancelling the task gives the
  /// call up.
  public func next() async throws(HoldfastError) -> Response? {
    do throws(RPCError) {
      return try await stream.cancelledWithTask { (stream) async throws(RPCError) in
        try await stream.nextMessage()
      }
    } catch {
      throw failure(error)
    }
  }

  /// Gives the call up.
  public func cancel() async { await stream.cancel() }

  private func failure(_ error: RPCError) -> HoldfastError {
    HoldfastError(CallFailure(error, wasSent: true), of: call, attempts: 1)
  }
}

extension HoldfastStream: AsyncSequence {
  public typealias Element = Response
  public typealias Failure = HoldfastError

  public func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

  /// Takes the answers one by one.
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
