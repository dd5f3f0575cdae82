// SPDX-License-Identifier: Apache-2.0

/// The messages of a caller, one after the other; ends with the caller's end of stream and throws
/// when the call was cancelled or a message is malformed.
public struct RequestReader<Request: Sendable>: AsyncSequence, Sendable {
  public typealias Element = Request
  let call: ServerCall
  let coder: MessageCoder<Request>

  public struct AsyncIterator: AsyncIteratorProtocol {
    let reader: RequestReader

    public mutating func next() async throws(RPCError) -> Request? {
      guard let bytes = try await reader.call.nextMessage() else { return nil }
      return try reader.coder.decode(bytes, for: reader.call)
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: self) }
}
